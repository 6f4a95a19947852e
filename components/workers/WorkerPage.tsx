"use client";
import { useTranslations } from "next-intl";
import { Button } from "@mantine/core";
import { IconServerOff } from "@tabler/icons-react";
import Link from "next/link";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { EmptyState } from "@/components/ui/EmptyState";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { VisibleText } from "@/components/ui/VisibleText";
import { useFormat } from "@/components/ui/useFormat";
import type { WorkerView } from "@/lib/contract/api";
import { RecentTasks } from "./RecentTasks";
import { RunningTasks } from "./RunningTasks";
import { WorkerFacts } from "./WorkerFacts";
import { WorkerFigures } from "./WorkerFigures";
import { WorkerNotes } from "./WorkerNotes";
import { uptimeText } from "./WorkersTable";
import { WorkerStatus } from "./WorkerStatus";
import { uptimeMs } from "./workersModel";
import classes from "./WorkerPage.module.css";

/** One worker: figures, what it runs, what it ran, what is known of it. */
export function WorkerPage({ name }: { name: string }) {
  const t = useTranslations("workers");
  const query = useLiveQuery({
    subject: { kind: "workers" },
    queryKey: queryKeys.workers(),
    queryFn: (signal) => api.workers(signal),
  });
  const worker = query.data?.workers.find((one) => one.name === name);
  return (
    <Page title={visibleText(name)} parent={{ href: "/workers", title: t("title") }}>
      <div className={classes.page}>
        <StaleNote query={query} />
        {worker !== undefined ? (
          <Known worker={worker} />
        ) : query.data !== undefined ? (
          <Missing />
        ) : (
          query.error === null && <Loading />
        )}
      </div>
    </Page>
  );
}

function Known({ worker }: { worker: WorkerView }) {
  const now = useNow();
  return (
    <>
      <div className={classes.head}>
        <h1 className={classes.title}>
          <VisibleText text={worker.name} />
        </h1>
        <WorkerStatus status={worker.status} pill />
        <p className={classes.summary}>{useSummary(worker, now)}</p>
      </div>
      <WorkerNotes workers={[worker]} now={now} />
      <WorkerFigures worker={worker} now={now} />
      <div className={classes.two}>
        <div className={classes.column}>
          <RunningTasks worker={worker} now={now} />
          <RecentTasks name={worker.name} now={now} />
        </div>
        <WorkerFacts worker={worker} />
      </div>
    </>
  );
}

/** "Celery 5.6.1 · Linux · pid 961 · up 18 min · beat 1 s ago", as far as known. */
function useSummary(worker: WorkerView, now: number): string {
  const t = useTranslations("workers.one.summary");
  const format = useFormat();
  const up = uptimeMs(worker, now);
  const beatAge = now - worker.lastSeenAt;
  return [
    ...(worker.swVer === null ? [] : [t("celery", { version: worker.swVer })]),
    ...(worker.swSys === null ? [] : [worker.swSys]),
    ...(worker.pid === null ? [] : [t("pid", { pid: String(worker.pid) })]),
    ...(up === null ? [] : [t("up", { length: uptimeText(up, format) })]),
    beatAge < 1000 ? t("beatNow") : t("beat", { age: format.age(beatAge) }),
  ].join(" · ");
}

function Missing() {
  const t = useTranslations("workers.one");
  return (
    <EmptyState
      icon={<IconServerOff size={20} />}
      title={t("missing")}
      action={
        <Button component={Link} href="/workers">
          {t("all")}
        </Button>
      }
    >
      {t("missingText")}
    </EmptyState>
  );
}

function Loading() {
  const t = useTranslations("common");
  return (
    <TableSkeleton
      label={t("loading")}
      rows={4}
      rowHeight={60}
      columns={Array.from({ length: 6 }, () => ({ width: "1fr" as const, lines: 2 as const }))}
    />
  );
}
