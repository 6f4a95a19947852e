"use client";
import type { ReactNode } from "react";
import Link from "next/link";
import { Button, Group } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import {
  IconAntennaBarsOff,
  IconDatabaseOff,
  IconClockPause,
  IconFilterOff,
  IconHourglass,
  IconPlugConnectedX,
  IconServerOff,
} from "@tabler/icons-react";
import { useTimeZone, useTranslations } from "next-intl";
import { ENABLE_EVENTS, START_WORKER } from "@/components/actions/celeryCommands";
import type { FilterError } from "@/lib/cluster/taskFilter";
import type { TaskListQuery } from "@/lib/contract/api";
import { TurnEventsOn } from "@/components/actions/TurnEventsOn";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useShell } from "@/components/shell/useShell";
import { CopyButton } from "@/components/ui/CopyButton";
import { EmptyState } from "@/components/ui/EmptyState";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useFormat } from "@/components/ui/useFormat";
import { fixedFilter, useFilterErrorWords } from "./FilterErrorText";
import { emptyCause, waysOut, type WayOut } from "./emptyCause";
import { askedTasks, type TaskUrlState } from "./taskUrlState";

interface EmptyTasksProps {
  state: TaskUrlState;
  /** What keeps the filter from being read. */
  filterError: FilterError | null;
  retained: number;
  hydrating: boolean;
  onState: (state: Partial<TaskUrlState>) => void;
}

/** Nothing to list: the cause, and one button with the fix. */
export function EmptyTasks({ state, filterError, retained, hydrating, onState }: EmptyTasksProps) {
  const t = useTranslations("tasks.empty");
  const format = useFormat();
  const shell = useShell().data;
  const workers = useQuery({
    queryKey: queryKeys.workers(),
    queryFn: ({ signal }) => api.workers(signal),
    enabled: retained === 0,
    refetchInterval: 5000,
  });
  const cause = emptyCause({
    filterOk: filterError === null,
    state,
    retained,
    hydrating,
    shell,
    workers: workers.data,
  });
  switch (cause.kind) {
    case "badFilter":
      return filterError === null ? null : <BadFilter error={filterError} state={state} onState={onState} />;
    case "hydrating":
      return (
        <State icon={<IconHourglass size={20} />} title={t("hydrating.title")} text={t("hydrating.text")} />
      );
    case "noStore":
      return (
        <State icon={<IconDatabaseOff size={20} />} title={t("noStore.title")} text={t("noStore.text")}>
          <Button component={Link} href="/about">
            {t("noBroker.fix")}
          </Button>
        </State>
      );
    case "noBroker":
      return (
        <State icon={<IconPlugConnectedX size={20} />} title={t("noBroker.title")} text={t("noBroker.text")}>
          <Button component={Link} href="/about">
            {t("noBroker.fix")}
          </Button>
        </State>
      );
    case "noWorker":
      return (
        <State
          icon={<IconServerOff size={20} />}
          title={t("noWorker.title")}
          text={
            <>
              {t("noWorker.text")}
              <code>{START_WORKER}</code>
            </>
          }
        >
          <CopyButton text={START_WORKER} label={t("noWorker.copy")}>
            {t("noWorker.copy")}
          </CopyButton>
          <Button component={Link} href="/workers">
            {t("noWorker.fix")}
          </Button>
        </State>
      );
    case "eventsOff":
      return (
        <State
          icon={<IconAntennaBarsOff size={20} />}
          title={t("eventsOff.title", { count: cause.workers.length })}
          text={
            <>
              {t("eventsOff.text", { workers: cause.workers.slice(0, 3).map(visibleText).join(", ") })}
              <code>{ENABLE_EVENTS}</code>
            </>
          }
        >
          <TurnEventsOn
            workers={cause.workers}
            otherwise={
              <Button component={Link} href="/workers">
                {t("eventsOff.fix")}
              </Button>
            }
          />
        </State>
      );
    case "nothingYet":
      return (
        <State icon={<IconHourglass size={20} />} title={t("nothingYet.title")} text={t("nothingYet.text")} />
      );
    case "range":
      return (
        <State
          icon={<IconClockPause size={20} />}
          title={t("range.title")}
          text={t("range.text", { count: format.count(retained) })}
        >
          <Button onClick={() => onState({ range: "all", from: null, to: null })}>{t("range.fix")}</Button>
        </State>
      );
    case "filter":
      return <NoMatch state={state} retained={retained} onState={onState} />;
  }
}

/** The filter cannot be read: what is wrong with it, and the fix where there is an obvious one. */
function BadFilter({
  error,
  state,
  onState,
}: Pick<EmptyTasksProps, "state" | "onState"> & { error: FilterError }) {
  const t = useTranslations("tasks.empty.badFilter");
  const words = useFilterErrorWords();
  const fixed = fixedFilter(state.filter, error);
  return (
    <State icon={<IconFilterOff size={20} />} title={t("title")} text={words(error)}>
      <Group gap={8}>
        {fixed !== null && (
          <Button onClick={() => onState({ filter: fixed.filter })}>
            {t("use", { field: fixed.field })}
          </Button>
        )}
        <Button onClick={() => onState({ filter: "" })}>{t("fix")}</Button>
      </Group>
    </State>
  );
}

/** No task matches: which term to drop, and what that would give. */
function NoMatch({ state, retained, onState }: Pick<EmptyTasksProps, "state" | "retained" | "onState">) {
  const t = useTranslations("tasks.empty.noMatch");
  const format = useFormat();
  const zone = useTimeZone() ?? "UTC";
  const ways = waysOut(state);
  const totals = useQueries({
    queries: ways.map((way) => {
      const query = countQuery(way.state, zone);
      return { queryKey: queryKeys.tasks(query), queryFn: () => api.tasks(query), staleTime: 5000 };
    }),
  });
  const best = ways
    .map((way, at) => ({ way, total: totals[at]?.data?.total ?? 0 }))
    .filter(({ total }) => total > 0)
    // What gives the fewest has changed the question least.
    .sort((a, b) => a.total - b.total)[0];
  const kept = t("kept", { count: format.count(retained) });
  const drop = (way: WayOut) =>
    onState({ filter: way.state.filter, range: way.state.range, from: way.state.from, to: way.state.to });
  return (
    <State
      icon={<IconFilterOff size={20} />}
      title={t("title")}
      text={best === undefined ? kept : `${kept} ${wouldGive(best.way, best.total)}`}
    >
      {best === undefined ? (
        <Button onClick={() => onState({ filter: "" })}>{t("clear")}</Button>
      ) : (
        <Button onClick={() => drop(best.way)}>
          {best.way.dropped === null ? t("allTimes") : t("drop", { term: visibleText(best.way.dropped) })}
        </Button>
      )}
    </State>
  );

  function wouldGive(way: WayOut, total: number): string {
    const count = format.count(total);
    return way.dropped === null
      ? t("withoutTimes", { count })
      : t("without", { term: visibleText(way.dropped), count });
  }
}

function countQuery(state: TaskUrlState, zone: string): TaskListQuery {
  return { sort: "created", order: "desc", limit: 1, offset: 0, ...askedTasks(state, zone) };
}

function State({
  icon,
  title,
  text,
  children,
}: {
  icon: ReactNode;
  title: string;
  text: ReactNode;
  children?: ReactNode;
}) {
  return (
    <EmptyState icon={icon} title={title} action={children}>
      {text}
    </EmptyState>
  );
}
