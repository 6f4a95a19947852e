"use client";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { useShell } from "@/components/shell/useShell";
import { CopyButton } from "@/components/ui/CopyButton";
import { FactList } from "@/components/ui/FactList";
import { Panel } from "@/components/ui/Panel";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { useFormat } from "@/components/ui/useFormat";
import type { About } from "@/lib/contract/api";
import { bugReport } from "./bugReport";
import { ConnectionsPanel } from "./ConnectionsPanel";
import { GapsPanel } from "./GapsPanel";
import { ProblemsPanel } from "./ProblemsPanel";
import classes from "./About.module.css";

/** Nothing here is urgent, and the counters come from the store. */
const EVERY_MS = 5000;

/** Umbel about itself: what it reads, keeps and could not read. */
export function AboutPage() {
  const t = useTranslations("about");
  const tc = useTranslations("common");
  const { data: shell } = useShell();
  const query = useLiveQuery({
    subject: null,
    queryKey: queryKeys.about(),
    queryFn: (signal) => api.about(signal),
    everyMs: EVERY_MS,
    paused: false,
  });
  return (
    <Page title={t("title")} live={false}>
      <div className={classes.page}>
        <StaleNote query={query} />
        {query.data === undefined ? (
          query.error === null && (
            <TableSkeleton
              label={tc("loading")}
              rows={6}
              rowHeight={34}
              columns={[{ width: 160 }, { width: "1fr" }]}
            />
          )
        ) : (
          <>
            <div className={classes.two}>
              <ProgramPanel
                about={query.data}
                report={(about) => bugReport(about, shell?.connections ?? [], navigator.userAgent)}
              />
              <IngestPanel about={query.data} />
            </div>
            {shell !== undefined && <ConnectionsPanel connections={shell.connections} />}
            <ProblemsPanel problems={query.data.problems} />
            <GapsPanel gaps={query.data.gaps} />
          </>
        )}
      </div>
    </Page>
  );
}

function ProgramPanel({ about, report }: { about: About; report: (about: About) => string }) {
  const t = useTranslations("about.program");
  const format = useFormat();
  const { store, retention } = about;
  return (
    <Panel
      title={t("title")}
      aside={
        <CopyButton text={() => report(about)} label={t("report")}>
          {t("report")}
        </CopyButton>
      }
    >
      <FactList
        facts={[
          { label: t("version"), value: about.version },
          { label: t("node"), value: about.node },
          {
            label: t("startedAt"),
            value: <span title={format.exact(about.startedAt)}>{format.dayAndMinute(about.startedAt)}</span>,
          },
          {
            label: t("store"),
            value: store.version === null ? t(store.kind) : `${t(store.kind)}, ${store.version}`,
          },
          { label: t("storeState"), value: store.ok ? t("storeOk") : t("storeAway") },
          {
            label: t("memory"),
            value: store.usedMemoryBytes === null ? null : format.bytes(store.usedMemoryBytes),
          },
          {
            label: t("tasks"),
            value: t("tasksOf", {
              tasks: format.count(retention.tasks),
              most: format.count(retention.maxTasks),
            }),
          },
          {
            label: t("age"),
            value: retention.maxAgeMs === null ? t("anyAge") : format.length(retention.maxAgeMs, "whole"),
          },
        ]}
      />
    </Panel>
  );
}

function IngestPanel({ about: { ingest } }: { about: About }) {
  const t = useTranslations("about.ingest");
  const format = useFormat();
  return (
    <Panel title={t("title")}>
      <FactList
        facts={(["received", "written", "duplicates", "undecodable", "dropped"] as const).map((key) => ({
          label: t(key),
          value: (
            <span className={key === "dropped" && ingest.dropped > 0 ? classes.bad : undefined}>
              {format.count(ingest[key])}
            </span>
          ),
        }))}
      />
      <p className={classes.remark}>{t("remark")}</p>
    </Panel>
  );
}
