"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { filterTerm, taskHref, tasksHref } from "@/components/ui/links";
import { Panel, PanelLink } from "@/components/ui/Panel";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { VisibleText } from "@/components/ui/VisibleText";
import type { Overview, TaskRow } from "@/lib/contract/api";
import { failureText } from "./overviewModel";
import classes from "./Overview.module.css";

/** As many as stand beside eight names without making the row higher. */
const SHOWN = 5;

/** The newest failures, each a link to its task. */
export function FailuresPanel({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.failures");
  const rows = overview.newestFailures.slice(0, SHOWN);
  return (
    <Panel
      title={t("title")}
      aside={
        <PanelLink href={tasksHref({ filter: filterTerm("state", "FAILURE"), range: overview.range })}>
          {t("all")}
        </PanelLink>
      }
    >
      {rows.length === 0 ? (
        <p className={classes.empty}>{t("none")}</p>
      ) : (
        <ul className={classes.failures}>
          {rows.map((row) => (
            <FailureLine key={row.id} row={row} text={failureText(row, overview.failureTexts)} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function FailureLine({ row, text }: { row: TaskRow; text: string }) {
  const t = useTranslations("overview.failures");
  const now = useNow();
  return (
    <li className={classes.failure}>
      <div>
        <div className={classes.failureLine} title={text}>
          <Link className={`${classes.exception} ${classes.rowLink}`} href={taskHref(row.id)}>
            {row.exceptionType === null ? t("unknownType") : <VisibleText text={row.exceptionType} />}
          </Link>
          <span className={classes.message}>
            <VisibleText text={text} />
          </span>
        </div>
        <div className={classes.failureSecond}>
          <span className={classes.name}>
            <VisibleText text={row.name ?? row.id} />
          </span>
          {row.worker !== null && (
            <>
              {" · "}
              <VisibleText text={row.worker} />
            </>
          )}
        </div>
      </div>
      <TimeAgo className={classes.when} at={row.finishedAt ?? row.updatedAt} now={now} />
    </li>
  );
}
