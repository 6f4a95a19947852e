"use client";
import { useMemo } from "react";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconFilterOff } from "@tabler/icons-react";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { EmptyCluster } from "@/components/shell/EmptyCluster";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { useShell } from "@/components/shell/useShell";
import { EmptyState } from "@/components/ui/EmptyState";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import { SearchField } from "@/components/ui/SearchField";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { useAddress } from "@/components/ui/useAddress";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { WorkerView } from "@/lib/contract/api";
import { WorkerCards } from "./WorkerCards";
import { WorkerNotes } from "./WorkerNotes";
import { WorkersLegend } from "./WorkersLegend";
import { WorkersTable } from "./WorkersTable";
import { formatWorkerUrl, groupWorkers, parseWorkerUrl, type WorkerListState } from "./workersModel";
import classes from "./Workers.module.css";

/** All workers: who is online, what they run, how they beat. */
export function WorkersPage() {
  const t = useTranslations("workers");
  const [state, setState] = useWorkerListState();
  const query = useLiveQuery({
    subject: { kind: "workers" },
    queryKey: queryKeys.workers(),
    queryFn: (signal) => api.workers(signal),
  });
  const workers = query.data?.workers;
  const count = workers === undefined ? undefined : <Count workers={workers} />;
  return (
    <Page
      title={t("title")}
      count={count}
      controls={
        <SearchField
          label={t("search")}
          value={state.search}
          onChange={(search) => setState({ ...state, search })}
        />
      }
    >
      <div className={classes.page}>
        <StaleNote query={query} />
        {workers === undefined ? (
          query.error === null && <WorkersSkeleton />
        ) : (
          <WorkerList workers={workers} state={state} onState={setState} />
        )}
      </div>
    </Page>
  );
}

interface WorkerListProps {
  workers: readonly WorkerView[];
  state: WorkerListState;
  onState: (state: WorkerListState) => void;
}

function WorkerList({ workers, state, onState }: WorkerListProps) {
  const t = useTranslations("workers");
  const now = useNow();
  const phone = useMedia(PHONE);
  const groups = useMemo(() => groupWorkers(workers, state), [workers, state]);
  const found = groups.present.length + groups.offline.length;
  if (workers.length === 0) return <NoWorkers />;
  return (
    <>
      <WorkerNotes workers={workers} now={now} />
      {found === 0 ? (
        <EmptyState
          icon={<IconFilterOff size={20} />}
          title={t("noMatch")}
          action={
            <Button onClick={() => onState({ ...state, search: "" })}>
              {t("dropSearch", { text: state.search })}
            </Button>
          }
        >
          {t("noMatchText", { count: workers.length })}
        </EmptyState>
      ) : phone ? (
        <WorkerCards groups={groups} searching={state.search !== ""} now={now} />
      ) : (
        <WorkersTable
          groups={groups}
          state={state}
          now={now}
          onSort={(sort, order) => onState({ ...state, sort, order })}
        />
      )}
      {found > 0 && <WorkersLegend />}
    </>
  );
}

function NoWorkers() {
  const { data: shell } = useShell();
  const connected = shell?.connections.some((connection) => connection.state === "connected") ?? false;
  return <EmptyCluster cause={connected ? { kind: "noWorkers" } : { kind: "notConnected" }} />;
}

function Count({ workers }: { workers: readonly WorkerView[] }) {
  const t = useTranslations("workers");
  const online = workers.filter((worker) => worker.status === "online").length;
  const lost = workers.filter((worker) => worker.status === "lost").length;
  const words = lost === 0 ? t("online", { count: online }) : t("onlineAndLost", { online, lost });
  return (
    <>
      {words}
      <PoliteRegion text={words} />
    </>
  );
}

function WorkersSkeleton() {
  const t = useTranslations("common");
  return (
    <div className={classes.tableBox}>
      <TableSkeleton
        label={t("loading")}
        rows={8}
        rowHeight={50}
        columns={[
          { width: 170, lines: 2 },
          { width: 90 },
          { width: "1fr" },
          { width: 90 },
          { width: 60 },
          { width: 60 },
        ]}
      />
    </div>
  );
}

/** Search and order in the address. Typing replaces the entry, so that the back button leaves the page at once. */
function useWorkerListState(): [WorkerListState, (state: WorkerListState) => void] {
  const { params, change } = useAddress();
  const state = useMemo(() => parseWorkerUrl(params), [params]);
  const setState = (next: WorkerListState) =>
    change((address) => {
      for (const name of [...address.keys()]) address.delete(name);
      for (const [name, value] of new URLSearchParams(formatWorkerUrl(next))) address.set(name, value);
    }, "replace");
  return [state, setState];
}
