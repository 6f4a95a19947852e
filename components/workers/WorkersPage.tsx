"use client";
import { useMemo } from "react";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconFilterOff, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { EventsOffNote } from "@/components/actions/EventsOffNote";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { EmptyCluster } from "@/components/actions/EmptyCluster";
import { silentWorkers } from "@/components/shell/emptyCause";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { useShell } from "@/components/shell/useShell";
import { EmptyState } from "@/components/ui/EmptyState";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import { SearchField } from "@/components/ui/SearchField";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { useAddressState } from "@/components/ui/useAddressState";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { WorkerView } from "@/lib/contract/api";
import { GroupPicker } from "./GroupPicker";
import { LostNote } from "./LostNote";
import { useWorkers } from "./useWorkers";
import { useWorkerSelection } from "./useWorkerSelection";
import { WorkerBulkBar } from "./WorkerBulkBar";
import { WorkerCards } from "./WorkerCards";
import { WorkersLegend } from "./WorkersLegend";
import { useWorkerRights } from "./useWorkerRights";
import { WorkersTable } from "./WorkersTable";
import {
  formatWorkerUrl,
  groupWorkers,
  parseWorkerUrl,
  type WorkerLine,
  type WorkerListState,
} from "./workersModel";
import classes from "./Workers.module.css";

/** All workers: who is online, what they run, how they beat; and what can be done with them. */
export function WorkersPage() {
  const t = useTranslations("workers");
  const [state, setState] = useAddressState(parseWorkerUrl, formatWorkerUrl);
  const { query, lines } = useWorkers();
  const count = lines === undefined ? undefined : <Count workers={lines} />;
  return (
    <Page
      title={t("title")}
      count={count}
      controls={
        <>
          <SearchField
            label={t("search")}
            value={state.search}
            onChange={(search) => setState({ ...state, search })}
          />
          <GroupPicker value={state.group} onChange={(group) => setState({ ...state, group })} />
          <InspectAll />
        </>
      }
    >
      <div className={classes.page}>
        <StaleNote query={query} />
        {lines === undefined ? (
          query.error === null && <WorkersSkeleton />
        ) : (
          <WorkerList workers={lines} state={state} onState={setState} />
        )}
      </div>
    </Page>
  );
}

interface WorkerListProps {
  workers: readonly WorkerLine[];
  state: WorkerListState;
  onState: (state: WorkerListState) => void;
}

function WorkerList({ workers, state, onState }: WorkerListProps) {
  const t = useTranslations("workers");
  const now = useNow();
  const phone = useMedia(PHONE);
  const mayAct = Object.values(useWorkerRights()).includes(true);
  const groups = useMemo(() => groupWorkers(workers, state), [workers, state]);
  const order = groups.present.flatMap((part) => part.workers.map(({ name }) => name));
  const selection = useWorkerSelection(order);
  // A worker that was forgotten meanwhile is selected no more.
  const chosen = workers.filter(({ name }) => selection.names.has(name));
  if (workers.length === 0) return <NoWorkers />;
  return (
    <>
      <LostNote workers={workers} now={now} />
      <EventsOffNote workers={silentWorkers(workers).map(({ name }) => name)} />
      {groups.found === 0 ? (
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
        <WorkerCards
          groups={groups}
          searching={state.search !== ""}
          selection={mayAct ? selection : null}
          now={now}
        />
      ) : (
        <WorkersTable
          groups={groups}
          state={state}
          selection={mayAct ? selection : null}
          now={now}
          onSort={(sort, order) => onState({ ...state, sort, order })}
        />
      )}
      {groups.found > 0 && <WorkersLegend />}
      <WorkerBulkBar chosen={chosen} all={workers} onClear={selection.clear} />
    </>
  );
}

/** Asks every worker online anew: pools, queues. */
function InspectAll() {
  const t = useTranslations("workers");
  const client = useQueryClient();
  const phone = useMedia(PHONE);
  const asking = useMutation({
    mutationFn: () => api.refreshInspections(),
    onSuccess: (list) => client.setQueryData(queryKeys.workerInspections(), list),
  });
  return (
    <Button
      size={phone ? "xl" : "sm"}
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={asking.isPending}
      onClick={() => asking.mutate()}
    >
      {t("inspectAll")}
    </Button>
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
  const unknown = workers.filter((worker) => worker.status === "unknown").length;
  const words = [
    lost === 0 ? t("online", { count: online }) : t("onlineAndLost", { online, lost }),
    ...(unknown === 0 ? [] : [t("alsoUnknown", { count: unknown })]),
  ].join("");
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
