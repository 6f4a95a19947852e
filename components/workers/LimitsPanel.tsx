"use client";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { useRights } from "@/components/shell/useRights";
import { may } from "@/lib/contract/permissions";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { PanelNote } from "@/components/ui/Panel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import Link from "next/link";
import { RateLimitDialog } from "./dialogs/RateLimitDialog";
import { TimeLimitDialog } from "./dialogs/TimeLimitDialog";
import { ToldPanel, type Told } from "./ToldPanel";
import type { InspectionState } from "./useInspection";
import type { WorkerLine } from "./workersModel";
import classes from "./WorkerPage.module.css";

const SHOWN = 5;
/** A list of thousands is looked through by its search, not by its rows. */
const MOST = 300;

type Registered = Told<"registered">[number];

interface LimitsPanelProps {
  worker: WorkerLine;
  all: readonly WorkerLine[];
  state: InspectionState;
}

/** The tasks that it has registered, with how often they may begin and how long they may run. */
export function LimitsPanel({ worker, all, state }: LimitsPanelProps) {
  const t = useTranslations("workers.one.limits");
  const rights = useRights();
  const mayLimit = (task: string) =>
    worker.status === "online" && rights !== null && may(rights, "limits", { tasks: [task] });
  const [unfolded, setUnfolded] = useState(false);
  const [search, setSearch] = useState("");
  const [dialog, setDialog] = useState<{
    kind: "rate" | "time";
    task: Registered;
    opened: boolean;
    turn: number;
  } | null>(null);
  const count = state.inspection?.panels.registered.value?.length;
  const taken = new Map(state.inspection?.panels.stats.value?.totals.map((one) => [one.name, one.count]));
  const pool = state.inspection?.panels.stats.value?.pool;
  const open = (kind: "rate" | "time", task: Registered) =>
    setDialog((before) => ({ kind, task, opened: true, turn: (before?.turn ?? 0) + 1 }));
  const close = () => {
    setDialog((before) => before && { ...before, opened: false });
    state.refreshAfter(["registered"]);
  };
  return (
    <ToldPanel
      name="registered"
      title={t("title")}
      state={state}
      beside={count !== undefined && <PanelNote>{t("registered", { count })}</PanelNote>}
      aside={
        count !== undefined &&
        count > SHOWN && (
          <button
            className={classes.fold}
            type="button"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? t("showFew") : t("showAll")}
          </button>
        )
      }
    >
      {(tasks) => {
        const sorted = byInterest(tasks, taken).filter(({ name }) =>
          name.toLowerCase().includes(search.trim().toLowerCase()),
        );
        const shown = sorted.slice(0, unfolded ? MOST : SHOWN);
        return (
          <>
            {unfolded && (
              <input
                className={classes.search}
                type="search"
                aria-label={t("search")}
                placeholder={t("search")}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
            )}
            {shown.length === 0 ? (
              <p className={classes.empty}>{t("none")}</p>
            ) : (
              <div className={classes.scroll}>
                <table className={classes.limits}>
                  <caption className="reader-only">{t("title")}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t("task")}</th>
                      <th scope="col">{t("rate")}</th>
                      <th scope="col">{t("time")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((task) => (
                      <LimitRow
                        key={task.name}
                        task={task}
                        onOpen={mayLimit(task.name) ? (kind) => open(kind, task) : null}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            {unfolded && sorted.length > MOST && (
              <p className={classes.remark}>{t("more", { count: sorted.length - MOST })}</p>
            )}
            {pool !== undefined && (pool.softTimeLimitMs !== null || pool.hardTimeLimitMs !== null) && (
              <p className={classes.remark}>
                <PoolLimits soft={pool.softTimeLimitMs} hard={pool.hardTimeLimitMs} />
              </p>
            )}
            {dialog?.kind === "rate" && (
              <RateLimitDialog
                key={dialog.turn}
                opened={dialog.opened}
                onClose={close}
                targets={[worker]}
                all={all}
                task={dialog.task.name}
                rate={dialog.task.rateLimit}
              />
            )}
            {dialog?.kind === "time" && (
              <TimeLimitDialog
                key={dialog.turn}
                opened={dialog.opened}
                onClose={close}
                targets={[worker]}
                all={all}
                task={dialog.task.name}
                softMs={dialog.task.softTimeLimitMs}
                hardMs={dialog.task.hardTimeLimitMs}
              />
            )}
          </>
        );
      }}
    </ToldPanel>
  );
}

/** Those with limits first, then those it has taken most of. */
function byInterest(tasks: readonly Registered[], taken: ReadonlyMap<string, number>): Registered[] {
  const limited = (task: Registered) =>
    task.rateLimit !== null || task.softTimeLimitMs !== null || task.hardTimeLimitMs !== null ? 1 : 0;
  return [...tasks].sort(
    (a, b) =>
      limited(b) - limited(a) ||
      (taken.get(b.name) ?? 0) - (taken.get(a.name) ?? 0) ||
      (a.name < b.name ? -1 : 1),
  );
}

interface LimitRowProps {
  task: Registered;
  /** Null for those who may not change them. */
  onOpen: ((kind: "rate" | "time") => void) | null;
}

function LimitRow({ task, onOpen }: LimitRowProps) {
  const t = useTranslations("workers.one.limits");
  const time = useTimeWords()(task.softTimeLimitMs, task.hardTimeLimitMs);
  const cell = (kind: "rate" | "time", words: string | null) =>
    onOpen === null ? (
      (words ?? t("noLimit"))
    ) : (
      <button
        className={classes.edit}
        type="button"
        aria-label={t(`edit.${kind}`, { task: task.name, limit: words ?? t("noLimit") })}
        onClick={() => onOpen(kind)}
      >
        {words ?? t("noLimit")}
      </button>
    );
  return (
    <tr>
      <td>
        <Link prefetch={false} href={tasksHref({ filter: filterTerm("name", task.name) })}>
          <TaskName name={task.name} />
        </Link>
      </td>
      <td data-set={task.rateLimit !== null}>{cell("rate", task.rateLimit)}</td>
      <td data-set={time !== null}>{cell("time", time)}</td>
    </tr>
  );
}

/** "20 s, 30 s", soft before hard; where only one of them is set it says which. */
function useTimeWords(): (soft: number | null, hard: number | null) => string | null {
  const t = useTranslations("workers.one.limits");
  const { tick } = useFormat();
  return (soft, hard) => {
    if (soft !== null && hard !== null) return `${tick(soft)}, ${tick(hard)}`;
    if (soft !== null) return t("softOnly", { soft: tick(soft) });
    return hard === null ? null : t("hardOnly", { hard: tick(hard) });
  };
}

function PoolLimits({ soft, hard }: { soft: number | null; hard: number | null }) {
  const t = useTranslations("workers.one.limits");
  const timeWords = useTimeWords();
  return t("ofPool", { limits: timeWords(soft, hard) ?? "" });
}
