"use client";
import { useTranslations } from "next-intl";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { AuditLine } from "@/lib/contract/audit";
import { OutcomeLabel } from "./OutcomeLabel";
import { useAuditWords } from "./useAuditWords";
import classes from "./Audit.module.css";

interface AuditTableProps {
  lines: readonly AuditLine[];
  /** The server's time, Unix ms. */
  now: number;
  /** Id of the line that is open. */
  open: string | null;
  onOpen: (line: AuditLine) => void;
}

export function AuditTable({ lines, now, open, onOpen }: AuditTableProps) {
  const t = useTranslations("audit");
  const format = useFormat();
  const words = useAuditWords();
  return (
    <div className={classes.box}>
      <table className={classes.table}>
        <caption className="reader-only">{t("title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("columns.outcome")}</th>
            <th scope="col">{t("columns.action")}</th>
            <th scope="col">{t("columns.target")}</th>
            <th scope="col">{t("columns.who")}</th>
            <th scope="col" data-end="true">
              {t("columns.when")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id} data-active={line.id === open} onClick={() => onOpen(line)}>
              <td>
                <OutcomeLabel outcome={line.outcome} />
                <span className={classes.second}>
                  {line.error === null
                    ? isPlain(line)
                      ? null
                      : words.counts(line)
                    : words.error(line.error)}
                </span>
              </td>
              <th scope="row">
                <button type="button" className={classes.action} onClick={() => onOpen(line)}>
                  {words.action(line.action)}
                </button>
                <span className={classes.second}>
                  {line.reason === null ? "" : <VisibleText text={line.reason} />}
                </span>
              </th>
              <td>
                <Targets line={line} />
              </td>
              <td>
                <span className={classes.who} data-nobody={line.user === ""}>
                  {words.user(line.user)}
                </span>
                <span className={classes.second}>{line.from}</span>
              </td>
              <td data-end="true">
                <TimeAgo at={line.at} now={now} />
                <span className={classes.second}>
                  {now - line.at < DAY_MS ? format.second(line.at) : format.dayAndMinute(line.at)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const DAY_MS = 86_400_000;

/** One thing was done to one target, which "Done" says. */
function isPlain({ outcome, targetCount, counts }: AuditLine): boolean {
  const sum = Object.values(counts ?? {}).reduce((before, count) => before + count, 0);
  return outcome === "done" && targetCount < 2 && sum < 2;
}

function Targets({ line: { targets, targetCount } }: { line: AuditLine }) {
  const t = useTranslations("audit");
  const format = useFormat();
  const [first] = targets;
  if (first === undefined) return null;
  return (
    <>
      <code className={classes.target}>
        <VisibleText text={first} />
      </code>
      {targetCount > 1 && (
        <span className={classes.second}>{t("andMore", { shown: format.count(targetCount - 1) })}</span>
      )}
    </>
  );
}

/** The same on phones. */
export function AuditCards({ lines, now, open, onOpen }: AuditTableProps) {
  const t = useTranslations("audit");
  const words = useAuditWords();
  return (
    <ul className={classes.cards} aria-label={t("title")}>
      {lines.map((line) => (
        <li key={line.id}>
          <button
            type="button"
            className={classes.card}
            data-active={line.id === open}
            onClick={() => onOpen(line)}
          >
            <span className={classes.cardLine}>
              <strong>{words.action(line.action)}</strong>
              <TimeAgo at={line.at} now={now} />
            </span>
            <span className={classes.cardLine}>
              <OutcomeLabel outcome={line.outcome} />
              <span className={classes.cardWho}>
                {words.user(line.user)}
                {line.from !== "" && ` · ${line.from}`}
              </span>
            </span>
            {line.targets[0] !== undefined && (
              <span className={classes.cardTarget}>
                <code>
                  <VisibleText text={line.targets[0]} />
                </code>
                {line.targetCount > 1 && <span> +{line.targetCount - 1}</span>}
              </span>
            )}
            {line.reason !== null && (
              <span className={classes.cardReason}>
                <VisibleText text={line.reason} />
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
