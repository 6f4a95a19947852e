"use client";
import { useMemo, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { SilentWorkersNote } from "@/components/actions/SilentWorkersNote";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { EmbedButton } from "@/components/embed/Embed";
import { EmptyCluster } from "@/components/actions/EmptyCluster";
import { emptyCause } from "@/components/shell/emptyCause";
import { Page } from "@/components/shell/Page";
import { RangePicker, useRange } from "@/components/shell/RangePicker";
import { StaleNote } from "@/components/shell/StaleNote";
import { useShell } from "@/components/shell/useShell";
import { useAddress } from "@/components/ui/useAddress";
import type { Overview, WorkerView } from "@/lib/contract/api";
import { NamesPanel } from "./NamesPanel";
import { OverviewFigures } from "./OverviewFigures";
import { ChartsToCome, OverviewSkeleton } from "./OverviewSkeleton";
import { QueuesPanel } from "./QueuesPanel";
import { readScope, scopeQuery, writeScope, type Scope } from "./scope";
import { ScopePicker } from "./ScopePicker";
import { WorkersPanel } from "./WorkersPanel";
import classes from "./Overview.module.css";

// The chart library is as large as the rest of the page: it comes after it.
const OverviewCharts = dynamic(async () => (await import("./OverviewCharts")).OverviewCharts, {
  ssr: false,
  loading: () => <ChartsToCome />,
});

interface OverviewPageProps {
  /** Above all: what somebody did to the cluster that explains what is seen below. */
  notes: ReactNode;
  /** The panel of failures, beside the names. */
  failures: ReactNode;
}

/** One screen, from the most urgent down: figures, charts, names and failures, workers. */
export function OverviewPage({ notes, failures }: OverviewPageProps) {
  const t = useTranslations("overview");
  const [range, setRange] = useRange();
  const [scope, setScope] = useScope();
  const query = { range, ...scopeQuery(scope) };
  const overview = useLiveQuery({
    subject: { kind: "overview", ...query },
    queryKey: queryKeys.overview(query),
    queryFn: (signal) => api.overview(query, signal),
    keepPrevious: true,
  });
  const workers = useLiveQuery({
    subject: { kind: "workers" },
    queryKey: queryKeys.workers(),
    queryFn: (signal) => api.workers(signal),
  });
  return (
    <Page
      title={t("title")}
      controls={
        <>
          <EmbedButton widget={{ kind: "health", ...(scope?.field === "queue" && { queue: scope.value }) }} />
          <ScopePicker scope={scope} onChange={setScope} />
          <RangePicker value={range} onChange={setRange} />
        </>
      }
    >
      <div className={classes.page} data-old={overview.isPlaceholder}>
        <StaleNote query={overview} />
        <SilentWorkersNote />
        {notes}
        {overview.data === undefined ? (
          overview.error === null && <OverviewSkeleton />
        ) : (
          <Loaded
            overview={overview.data}
            scope={scope}
            workers={workers.data?.workers}
            failures={failures}
          />
        )}
      </div>
    </Page>
  );
}

/** The scope in the address; choosing one is a step that the back button undoes. */
function useScope(): [Scope | null, (scope: Scope | null) => void] {
  const { params, change } = useAddress();
  const setScope = (scope: Scope | null) => change((next) => writeScope(next, scope));
  return [useMemo(() => readScope(params), [params]), setScope];
}

interface LoadedProps extends Pick<OverviewPageProps, "failures"> {
  overview: Overview;
  scope: Scope | null;
  workers: WorkerView[] | undefined;
}

function Loaded({ overview, scope, workers, failures }: LoadedProps) {
  const t = useTranslations("overview");
  const { data: shell } = useShell();
  const cause = emptyCause(shell, workers);
  return (
    <>
      <OverviewFigures overview={overview} scope={scope} workers={workers} />
      {cause !== null && <EmptyCluster cause={cause} />}
      <OverviewCharts overview={overview} scope={scope} />
      {scope !== null && <p className={classes.rest}>{t("scope.rest")}</p>}
      <div className={classes.two}>
        <NamesPanel overview={overview} />
        {failures}
      </div>
      <div className={classes.halves}>
        <QueuesPanel overview={overview} workers={workers} />
        {workers !== undefined && workers.length > 0 && <WorkersPanel workers={workers} />}
      </div>
    </>
  );
}
