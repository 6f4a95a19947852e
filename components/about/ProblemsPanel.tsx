"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { About } from "@/lib/contract/api";
import { isProblemKind } from "./problemKinds";
import classes from "./About.module.css";

/** Events that could not be read as they came: how many of each kind, and one of them as text. */
export function ProblemsPanel({ problems }: { problems: About["problems"] }) {
  const t = useTranslations("about.problems");
  const format = useFormat();
  const now = useNow();
  return (
    <Panel title={t("title")} beside={problems.length > 0 && <PanelNote>{t("note")}</PanelNote>}>
      {problems.length === 0 ? (
        <p className={classes.remark}>{t("none")}</p>
      ) : (
        <ul className={classes.problems}>
          {problems.map((problem) => (
            <li className={classes.problem} key={`${problem.kind} ${problem.outcome}`}>
              <div className={classes.problemHead}>
                <b>{isProblemKind(problem.kind) ? t(`kinds.${problem.kind}`) : problem.kind}</b>
                <span>{t(problem.outcome)}</span>
                <span className={classes.problemCount}>
                  {t("times", { count: problem.count, number: format.count(problem.count) })}
                </span>
                <TimeAgo at={problem.lastAt} now={now} form="ago" />
              </div>
              <div className={classes.detail}>
                <VisibleText text={problem.detail} />
              </div>
              <pre className={classes.sample}>
                <VisibleText text={problem.sample} />
              </pre>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
