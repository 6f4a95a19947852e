"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Sparkline } from "@/components/charts/Sparkline";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { useRange } from "@/components/shell/RangePicker";
import { failuresHref } from "@/components/ui/links";
import { Panel, PanelLink } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { Range } from "@/lib/contract/api";
import type { FailureGroup } from "@/lib/contract/failures";
import { shownGroups, shownMessage } from "./failuresModel";
import { useFailureWords } from "./useFailureWords";
import styles from "./FailureInbox.module.css";

/** As many as stand beside six names without making the row higher. */
const SHOWN = 4;

/** The overview's panel: the groups that want to be looked at first, in the range of the page. */
export function FailureInbox() {
  const t = useTranslations("failures.inbox");
  const [range] = useRange();
  const now = useNow(10_000);
  const { data } = useLiveQuery({
    subject: { kind: "failures", range },
    queryKey: queryKeys.failures(range),
    queryFn: (signal) => api.failures(range, signal),
    keepPrevious: true,
  });
  const groups = shownGroups(data?.groups ?? [], "open", "")
    .filter((group) => group.status !== "muted" && group.count > 0)
    .slice(0, SHOWN);
  const fresh = data?.counts.new ?? 0;
  return (
    <Panel
      title={t("title")}
      beside={fresh > 0 && <span className={styles.fresh}>{t("new", { count: fresh })}</span>}
      aside={<PanelLink href={failuresHref({ range })}>{t("all")}</PanelLink>}
    >
      {data !== undefined && groups.length === 0 ? (
        <p className={styles.empty}>{t("none")}</p>
      ) : (
        <ul className={styles.groups}>
          {groups.map((group) => (
            <InboxLine key={group.id} group={group} range={range} now={now} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function InboxLine({ group, range, now }: { group: FailureGroup; range: Range; now: number }) {
  const t = useTranslations("failures");
  const words = useFailureWords();
  const format = useFormat();
  const fresh = group.status === "new" || group.status === "back";
  return (
    <li className={styles.group}>
      <div className={styles.texts}>
        <div className={styles.line} title={group.lastMessage}>
          {fresh && (
            <span className={styles.dot} data-status={group.status} title={t(`tag.${group.status}`)} />
          )}
          <Link className={styles.title} href={failuresHref({ range, group: group.id })}>
            {words.title(group)}
          </Link>
          <span className={styles.message}>
            <VisibleText text={shownMessage(group)} />
          </span>
        </div>
        <div className={styles.second}>
          <span className={styles.name}>
            {group.name === null ? t("unknownName") : <VisibleText text={group.name} />}
          </span>{" "}
          · {words.context(group, now)}
        </div>
      </div>
      <Sparkline values={group.trend} color="var(--u-failure-chart)" width={60} height={20} />
      <span className={styles.count}>{format.compact(group.count)}</span>
    </li>
  );
}
