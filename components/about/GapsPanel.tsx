"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import type { About } from "@/lib/contract/api";
import classes from "./About.module.css";

/** Times when nothing was connected to the broker. */
export function GapsPanel({ gaps }: { gaps: About["gaps"] }) {
  const t = useTranslations("about.gaps");
  const format = useFormat();
  const now = useNow();
  return (
    <Panel title={t("title")} beside={<PanelNote>{t("note")}</PanelNote>}>
      {gaps.length === 0 ? (
        <p className={classes.remark}>{t("none")}</p>
      ) : (
        <ul className={classes.gaps}>
          {gaps.map(({ from, to }) => (
            <li key={from}>
              <span>
                {to === null
                  ? t("open", { from: format.dayAndMinute(from) })
                  : t("span", { from: format.dayAndMinute(from), to: format.dayAndMinute(to) })}
              </span>
              <span className={classes.gapLength}>{format.length((to ?? now) - from, "whole")}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
