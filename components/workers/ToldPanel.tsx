"use client";
import type { ReactNode } from "react";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { IconButton } from "@/components/ui/IconButton";
import { Panel } from "@/components/ui/Panel";
import { TimeAgo } from "@/components/ui/TimeAgo";
import type { InspectPanel, WorkerInspection } from "@/lib/contract/control";
import type { InspectionState } from "./useInspection";
import classes from "./ToldPanel.module.css";

export type Told<Name extends InspectPanel> = NonNullable<WorkerInspection["panels"][Name]["value"]>;

interface ToldPanelProps<Name extends InspectPanel> {
  name: Name;
  /** What it is called, for the refresh button too. */
  title: string;
  state: InspectionState;
  beside?: ReactNode;
  /** Before the age, at the right. */
  aside?: ReactNode;
  className?: string;
  children: (value: Told<Name>) => ReactNode;
}

/** A panel of what the worker told of itself: its age, a button to ask again, and what could not be had or read. */
export function ToldPanel<Name extends InspectPanel>(props: ToldPanelProps<Name>) {
  const { name, title, state, beside, aside, className, children } = props;
  const panel = state.inspection?.panels[name];
  const value = panel?.value as Told<Name> | null | undefined; // the panel is picked by a name of its own type
  return (
    <Panel
      title={title}
      beside={beside}
      className={className}
      aside={
        <span className={classes.aside}>
          {aside}
          <PanelAge name={name} title={title} state={state} />
        </span>
      }
    >
      {panel !== undefined && <PanelTrouble panel={panel} />}
      {value === null || value === undefined ? <Nothing asking={state.isAsking(name)} /> : children(value)}
    </Panel>
  );
}

interface PanelAgeProps {
  name: InspectPanel;
  title: string;
  state: InspectionState;
}

/** "4 s ago" and a button that asks the worker again. */
export function PanelAge({ name, title, state }: PanelAgeProps) {
  const t = useTranslations("workers.one.told");
  const now = useNow();
  const answeredAt = state.inspection?.panels[name].answeredAt ?? null;
  const asking = state.isAsking(name);
  return (
    <span className={classes.age}>
      {answeredAt !== null && <TimeAgo at={answeredAt} now={now} form="ago" />}
      <IconButton
        label={t("refresh", { panel: title })}
        disabled={asking}
        onClick={() => state.refresh([name])}
      >
        <IconRefresh size={14} className={asking ? classes.turning : undefined} aria-hidden />
      </IconButton>
    </span>
  );
}

type AnyPanel = WorkerInspection["panels"][InspectPanel];

/** Why there is no newer answer, and which of its fields could not be read; the rest stands below. */
export function PanelTrouble({ panel }: { panel: AnyPanel }) {
  const t = useTranslations("workers.one.told");
  const { state, code, problem, unreadable } = panel;
  const words =
    state !== "silent" && state !== "refused"
      ? null
      : code !== null && code !== "REFUSED"
        ? t(`code.${code}`)
        : (problem ?? t("silent"));
  if (words === null && unreadable.length === 0) return null;
  return (
    <div className={classes.trouble}>
      <IconAlertTriangle size={15} aria-hidden />
      <div>
        {words !== null && <div>{words}</div>}
        {unreadable.length > 0 && (
          <div>
            {t("unreadable", {
              count: unreadable.length,
              fields: unreadable.slice(0, 5).map(visibleText).join(", "),
            })}
          </div>
        )}
      </div>
    </div>
  );
}

function Nothing({ asking }: { asking: boolean }) {
  const t = useTranslations("workers.one.told");
  return <p className={classes.nothing}>{asking ? t("asking") : t("never")}</p>;
}
