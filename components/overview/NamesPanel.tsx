"use client";
import { useState } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { IconArrowDown } from "@tabler/icons-react";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { Panel, PanelLink } from "@/components/ui/Panel";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { NameStats, Overview } from "@/lib/contract/api";
import { taskNameParts } from "@/lib/format/taskNameParts";
import { FAILING_SHARE, NAME_TABS, namesOf, SORTED_BY, type NameTab } from "./overviewModel";
import classes from "./Overview.module.css";

const COLUMNS = [
  { key: "runs", wide: false },
  { key: "perMinute", wide: true },
  { key: "runP50", wide: true },
  { key: "runP95", wide: false },
  { key: "waitP95", wide: true },
  { key: "failing", wide: false },
] as const;

/** So that the page fits one screen. */
const SHOWN = 6;

/** Which task names run most, longest, or fail. */
export function NamesPanel({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.names");
  const format = useFormat();
  const [tab, setTab] = useState<NameTab>("busiest");
  const names = namesOf(overview, tab).slice(0, SHOWN);
  return (
    <Panel
      title={t("title")}
      beside={
        <Segmented
          size="small"
          label={t("tabs")}
          value={tab}
          options={NAME_TABS.map((value) => ({ value, label: t(value) }))}
          onChange={setTab}
        />
      }
      aside={
        <PanelLink href={tasksHref({ range: overview.range })}>
          {t("count", { count: overview.names, number: format.count(overview.names) })}
        </PanelLink>
      }
    >
      {names.length === 0 ? (
        <p className={classes.empty}>{tab === "failing" ? t("noneFailing") : t("none")}</p>
      ) : (
        <div className={classes.tableBox}>
          <table className={classes.table}>
            <caption className="reader-only">{t(tab)}</caption>
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                {COLUMNS.map(({ key, wide }) => (
                  <th
                    className={wide ? classes.wide : undefined}
                    scope="col"
                    key={key}
                    aria-sort={SORTED_BY[tab] === key ? "descending" : undefined}
                  >
                    {t(key)} {SORTED_BY[tab] === key && <IconArrowDown size={13} aria-hidden />}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {names.map((stats) => (
                <NameRow key={stats.name} stats={stats} tab={tab} range={overview.range} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function NameRow({ stats, tab, range }: { stats: NameStats; tab: NameTab; range: string }) {
  const format = useFormat();
  // Where a name takes two lines, its last part is whole on the second.
  const { module, last } = taskNameParts(stats.name);
  const filter =
    filterTerm("name", stats.name) + (tab === "failing" ? ` ${filterTerm("state", "FAILURE")}` : "");
  const length = (ms: number | null) => (ms === null ? "–" : format.length(ms, "short"));
  return (
    <tr>
      <td>
        <Link
          prefetch={false}
          className={`${classes.name} ${classes.rowLink}`}
          href={tasksHref({ filter, range, sort: tab === "slowest" ? "runtime" : undefined })}
        >
          <VisibleText text={module} />
          <wbr />
          <VisibleText text={last} />
        </Link>
      </td>
      <td className={classes.main}>{format.count(stats.runs)}</td>
      <td className={classes.wide}>
        {stats.perMinute < 9.95 ? format.rate(stats.perMinute) : format.count(stats.perMinute)}
      </td>
      <td className={classes.wide}>{length(stats.runP50)}</td>
      <td className={classes.main}>{length(stats.runP95)}</td>
      <td className={classes.wide}>{length(stats.waitP95)}</td>
      <td className={stats.failedShare >= FAILING_SHARE ? classes.bad : classes.third}>
        {format.percent(stats.failedShare)}
      </td>
    </tr>
  );
}
