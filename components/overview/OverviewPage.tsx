"use client";
import dynamic from "next/dynamic";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { parseRange, RANGE_NAMES } from "@/components/data/ranges";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { EmptyCluster } from "@/components/shell/EmptyCluster";
import { emptyCause } from "@/components/shell/emptyCause";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { useShell } from "@/components/shell/useShell";
import { Segmented } from "@/components/ui/Segmented";
import type { Overview, Range, WorkerView } from "@/lib/contract/api";
import { FailuresPanel } from "./FailuresPanel";
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

/** One screen, from the most urgent down: figures, charts, names and failures, workers. */
export function OverviewPage() {
  const t = useTranslations("overview");
  const [range, setRange] = useRange();
  const overview = useLiveQuery({
    subject: { kind: "overview", range },
    queryKey: queryKeys.overview(range),
    queryFn: (signal) => api.overview(range, signal),
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
          <Loaded overview={overview.data} workers={workers.data?.workers} />
        )}
      </div>
    </Page>
  );
}

function Loaded({ overview, workers }: { overview: Overview; workers: WorkerView[] | undefined }) {
  const { data: shell } = useShell();
  const cause = emptyCause(shell, workers);
  return (
    <>
      <OverviewFigures overview={overview} workers={workers} />
      {cause !== null && <EmptyCluster cause={cause} />}
      <OverviewCharts overview={overview} />
      <div className={classes.two}>
        <NamesPanel overview={overview} />
        <FailuresPanel overview={overview} />
      </div>
      {workers !== undefined && workers.length > 0 && <WorkersPanel workers={workers} />}
    </>
  );
}

function RangePicker({ value, onChange }: { value: Range; onChange: (range: Range) => void }) {
  const t = useTranslations("common");
  return (
    <Segmented
      label={t("range")}
      value={value}
      options={RANGE_NAMES.map((range) => ({ value: range, label: t(`ranges.${range}`) }))}
      onChange={onChange}
    />
  );
}

/** The range in the address; changing it is a step that the back button undoes, without asking the server for a page. */
function useRange(): [Range, (range: Range) => void] {
  const params = useSearchParams();
  const path = usePathname();
  const setRange = (range: Range) => {
    const next = new URLSearchParams(params);
    next.set("range", range);
    window.history.pushState(null, "", `${path}?${next}`);
  };
  return [parseRange(params.get("range")), setRange];
}
