"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { customFieldRoots } from "@/components/tasks/customFields";
import { CopyButton } from "@/components/ui/CopyButton";
import { FactList } from "@/components/ui/FactList";
import { ListDrawer } from "@/components/ui/ListDrawer";
import { Note } from "@/components/ui/Note";
import { useFormat } from "@/components/ui/useFormat";
import { ValueTree } from "@/components/ui/ValueTree";
import { VisibleText } from "@/components/ui/VisibleText";
import type { AuditLine } from "@/lib/contract/audit";
import { targetHref } from "./auditModel";
import { OutcomeLabel } from "./OutcomeLabel";
import { useAuditWords } from "./useAuditWords";
import classes from "./Audit.module.css";

interface InsideProps {
  /** The server's time, Unix ms. */
  now: number;
  /** Shows all that was done to it. */
  onTarget: (target: string) => void;
  /** Shows all that they did. */
  onUser: (user: string) => void;
}

interface AuditDrawerProps extends InsideProps {
  /** Null: closed. */
  line: AuditLine | null;
  phone: boolean;
  onClose: () => void;
  /** To the next (1) or previous (-1) line of the list. */
  onStep: (by: -1 | 1) => void;
}

/** One line with all that is known of it. */
export function AuditDrawer({ line, phone, onClose, onStep, ...inside }: AuditDrawerProps) {
  const t = useTranslations("audit.drawer");
  const words = { title: t("title"), next: t("next"), previous: t("previous"), close: t("close") };
  return (
    <ListDrawer item={line} words={words} phone={phone} onClose={onClose} onStep={onStep}>
      {(shown) => <Inside line={shown} {...inside} />}
    </ListDrawer>
  );
}

function Inside({ line, now, onTarget, onUser }: InsideProps & { line: AuditLine }) {
  const t = useTranslations("audit");
  const tr = useTranslations("shell.role");
  const format = useFormat();
  const words = useAuditWords();
  const { outcome, endedAt, at } = line;
  const roots = customFieldRoots(line.details);
  const role = (["viewer", "operator", "admin"] as const).find((known) => known === line.role);
  return (
    <div className={classes.inside}>
      <div className={classes.headline}>
        <h2>{words.action(line.action)}</h2>
        <OutcomeLabel outcome={outcome} />
      </div>
      {line.reason !== null && (
        <blockquote className={classes.reason}>
          <VisibleText text={line.reason} />
        </blockquote>
      )}
      {line.error !== null && (
        <Note tone="failure" title={t("drawer.error")}>
          <VisibleText text={words.error(line.error)} />
        </Note>
      )}
      {outcome === "unknown" && (
        <Note tone="retry" title={t("drawer.unknown")}>
          {t("drawer.unknownText")}
        </Note>
      )}
      {outcome === "running" && (
        <Note tone="plain" title={t("drawer.running", { age: format.age(now - at) })} />
      )}
      <FactList
        facts={[
          {
            label: t("columns.who"),
            value: (
              <button type="button" className={classes.link} onClick={() => onUser(line.user)}>
                {words.user(line.user)}
                {role !== undefined && <span className={classes.quiet}> {tr(role)}</span>}
              </button>
            ),
          },
          { label: t("drawer.from"), value: line.from === "" ? null : <code>{line.from}</code> },
          { label: t("columns.when"), value: format.exact(at) },
          {
            label: t("drawer.took"),
            value: endedAt === null || endedAt === at ? null : format.length(endedAt - at),
          },
          { label: t("drawer.counts"), value: words.counts(line) },
        ]}
      />
      {line.targets.length > 0 && (
        <section className={classes.section}>
          <h3>{t("drawer.targets", { count: line.targetCount, shown: format.count(line.targetCount) })}</h3>
          <ul className={classes.targets}>
            {line.targets.map((target) => (
              <TargetLine key={target} action={line.action} target={target} onTarget={onTarget} />
            ))}
          </ul>
          {line.targetCount > line.targets.length && (
            <p className={classes.quiet}>
              {t("drawer.targetsKept", { shown: format.count(line.targets.length) })}
            </p>
          )}
        </section>
      )}
      {line.details !== "{}" && (
        <section className={classes.section}>
          <h3>{t("drawer.details")}</h3>
          {roots.length > 0 ? (
            <ValueTree label={t("drawer.details")} roots={roots} />
          ) : (
            <pre className={classes.raw}>
              <VisibleText text={line.details} />
            </pre>
          )}
        </section>
      )}
    </div>
  );
}

function TargetLine({
  action,
  target,
  onTarget,
}: {
  action: string;
  target: string;
  onTarget: (target: string) => void;
}) {
  const t = useTranslations("audit.drawer");
  const href = targetHref(action, target);
  const text = (
    <code>
      <VisibleText text={target} />
    </code>
  );
  return (
    <li>
      {href === null ? (
        text
      ) : (
        <Link prefetch={false} href={href}>
          {text}
        </Link>
      )}
      <CopyButton text={target} label={t("copy")} />
      <button type="button" className={classes.link} onClick={() => onTarget(target)}>
        {t("allOfIt")}
      </button>
    </li>
  );
}
