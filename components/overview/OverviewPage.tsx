"use client";
import type { ReactNode } from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { EmptyCluster } from "@/components/shell/EmptyCluster";
import { emptyCause } from "@/components/shell/emptyCause";
import { Page } from "@/components/shell/Page";
import { RangePicker, useRange } from "@/components/shell/RangePicker";
import { StaleNote } from "@/components/shell/StaleNote";
import { useShell } from "@/components/shell/useShell";
import type { Overview, WorkerView } from "@/lib/contract/api";
import { NamesPanel } from "./NamesPanel";
import { OverviewFigures } from "./OverviewFigures";
import { OverviewSkeleton } from "./OverviewSkeleton";
import { WorkersPanel } from "./WorkersPanel";
import classes from "./Overview.module.css";

// The chart library is as large as the rest of the page: it comes after it.
const OverviewCharts = dynamic(async () => (await import("./OverviewCharts")).OverviewCharts, {
  ssr: false,
  loading: () => <div className={classes.chartsToCome} />,
});

interface OverviewPageProps {
  /** The panel of failures, beside the names. */
  failures: ReactNode;
}

/** One screen, from the most urgent down: figures, charts, names and failures, workers. */
export function OverviewPage({ failures }: OverviewPageProps) {
  const t = useTranslations("overview");
  const [range, setRange] = useRange();
  const overview = useLiveQuery({
    subject: { kind: "overview", range },
    queryKey: queryKeys.overview({ range }),
    queryFn: (signal) => api.overview({ range }, signal),
    keepPrevious: true,
  });
  const workers = useLiveQuery({
    subject: { kind: "workers" },
    queryKey: queryKeys.workers(),
    queryFn: (signal) => api.workers(signal),
  });
  return (
    <Page title={t("title")} controls={<RangePicker value={range} onChange={setRange} />}>
      <div className={classes.page} data-old={overview.isPlaceholder}>
        <StaleNote query={overview} />
        {overview.data === undefined ? (
          overview.error === null && <OverviewSkeleton />
        ) : (
          <Loaded overview={overview.data} workers={workers.data?.workers} failures={failures} />
        )}
      </div>
    </Page>
  );
}

interface LoadedProps extends OverviewPageProps {
  overview: Overview;
  workers: WorkerView[] | undefined;
}

function Loaded({ overview, workers, failures }: LoadedProps) {
  const { data: shell } = useShell();
  const cause = emptyCause(shell, workers);
  return (
    <>
      <OverviewFigures overview={overview} workers={workers} />
      {cause !== null && <EmptyCluster cause={cause} />}
      <OverviewCharts overview={overview} />
      <div className={classes.two}>
        <NamesPanel overview={overview} />
        {failures}
      </div>
      {workers !== undefined && workers.length > 0 && <WorkersPanel workers={workers} />}
    </>
  );
}
