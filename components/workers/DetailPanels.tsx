"use client";
import { useState, type ReactNode } from "react";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/CopyButton";
import { FactList } from "@/components/ui/FactList";
import { PanelNote } from "@/components/ui/Panel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { ToldPanel, type Told } from "./ToldPanel";
import type { InspectionState } from "./useInspection";
import classes from "./WorkerPage.module.css";

const SHOWN_TOTALS = 8;

function text(value: string | null | undefined): ReactNode {
  return value === null || value === undefined || value === "" ? null : <VisibleText text={value} />;
}

/** A figure in words; null for one that was not told. */
function told(value: number | null | undefined, words: (value: number) => string): string | null {
  return value === null || value === undefined ? null : words(value);
}

/** The pool as it is: what it is made of, how it hands out tasks, its limits. */
export function PoolFacts({ state }: { state: InspectionState }) {
  const t = useTranslations("workers.one.poolFacts");
  const format = useFormat();
  const length = (ms: number | null) => (ms === null ? null : format.tick(ms));
  const count = (value: number | null) => (value === null ? null : format.count(value));
  return (
    <ToldPanel name="stats" title={t("title")} state={state}>
      {({ pool }) => (
        <FactList
          facts={[
            { label: t("implementation"), value: text(pool.implementation) },
            { label: t("concurrency"), value: count(pool.maxConcurrency) },
            {
              label: t("processes"),
              value: pool.processes.length === 0 ? null : text(pool.processes.join(", ")),
            },
            { label: t("threads"), value: count(pool.threads) },
            { label: t("free"), value: count(pool.freeSlots) },
            { label: t("maxTasks"), value: count(pool.maxTasksPerChild) ?? t("noLimit") },
            { label: t("soft"), value: length(pool.softTimeLimitMs) ?? t("noLimit") },
            { label: t("hard"), value: length(pool.hardTimeLimitMs) ?? t("noLimit") },
            { label: t("strategy"), value: text(pool.strategy) },
            { label: t("writes"), value: text(pool.writes) },
          ]}
        />
      )}
    </ToldPanel>
  );
}

/** Where the worker is connected to. */
export function BrokerFacts({ state }: { state: InspectionState }) {
  const t = useTranslations("workers.one.broker");
  const format = useFormat();
  return (
    <ToldPanel name="stats" title={t("title")} state={state}>
      {({ broker }) => (
        <FactList
          facts={[
            { label: t("transport"), value: text(broker.transport) },
            {
              label: t("host"),
              value: text(
                broker.hostname === null
                  ? null
                  : broker.port === null
                    ? broker.hostname
                    : `${broker.hostname}:${broker.port}`,
              ),
            },
            { label: t("virtualHost"), value: text(broker.virtualHost) },
            { label: t("user"), value: text(broker.userid) },
            { label: t("tls"), value: broker.ssl ? t("yes") : t("no") },
            {
              label: t("heartbeat"),
              value: broker.heartbeatMs === null ? null : format.tick(broker.heartbeatMs),
            },
            {
              label: t("timeout"),
              value: broker.connectTimeoutMs === null ? null : format.tick(broker.connectTimeoutMs),
            },
            { label: t("options"), value: text(broker.transportOptions) },
          ]}
        />
      )}
    </ToldPanel>
  );
}

/** What the worker's process has used of the machine since it started. */
export function UsageFacts({ state }: { state: InspectionState }) {
  const t = useTranslations("workers.one.usage");
  const format = useFormat();
  return (
    <ToldPanel name="stats" title={t("title")} state={state}>
      {({ usage, uptimeMs, clock }) => (
        <FactList
          facts={[
            { label: t("uptime"), value: uptimeMs === null ? null : format.length(uptimeMs, "whole") },
            { label: t("user"), value: told(usage?.userMs, (ms) => format.length(ms, "short")) },
            {
              label: t("system"),
              value: told(usage?.systemMs, (ms) => format.length(ms, "short")),
            },
            {
              label: t("memory"),
              value: told(usage?.maxRssBytes, format.bytes),
            },
            ...FIGURES.map((name) => {
              const figure = usage?.all[name];
              return { label: t(name), value: figure === undefined ? null : format.count(figure) };
            }),
            { label: t("clock"), value: clock === null ? null : format.count(clock) },
          ]}
        />
      )}
    </ToldPanel>
  );
}

/** Of the system's own figures, those that tell an operator something. */
const FIGURES = ["nvcsw", "nivcsw", "majflt", "minflt", "inblock", "oublock"] as const;

/** How many tasks of each name it has taken since it started. */
export function TotalsPanel({ state }: { state: InspectionState }) {
  const t = useTranslations("workers.one.totals");
  const format = useFormat();
  return (
    <ToldPanel name="stats" title={t("title")} state={state}>
      {({ totals, total }) =>
        totals.length === 0 ? (
          <p className={classes.empty}>{t("none")}</p>
        ) : (
          <>
            <ul className={classes.totals}>
              {totals.slice(0, SHOWN_TOTALS).map(({ name, count }) => (
                <li key={name}>
                  <TaskName name={name} />
                  <span>{format.count(count)}</span>
                </li>
              ))}
            </ul>
            <p className={classes.remark}>
              {t("all", { number: format.count(total), names: totals.length })}
            </p>
          </>
        )
      }
    </ToldPanel>
  );
}

/** The settings that differ from Celery's defaults; secrets are masked. */
export function ConfPanel({ state }: { state: InspectionState }) {
  const t = useTranslations("workers.one.conf");
  const [search, setSearch] = useState("");
  const count = state.inspection?.panels.conf.value?.length;
  return (
    <ToldPanel
      name="conf"
      title={t("title")}
      state={state}
      beside={count !== undefined && <PanelNote>{t("note", { count })}</PanelNote>}
    >
      {(settings) => (
        <>
          <input
            className={classes.search}
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Settings settings={settings.filter(({ name }) => name.includes(search.trim().toLowerCase()))} />
        </>
      )}
    </ToldPanel>
  );
}

function Settings({ settings }: { settings: Told<"conf"> }) {
  const t = useTranslations("workers.one.conf");
  if (settings.length === 0) return <p className={classes.empty}>{t("none")}</p>;
  return (
    <dl className={classes.settings} tabIndex={0} aria-label={t("title")}>
      {settings.map(({ name, value }) => (
        <div key={name}>
          <dt className="mono">{name}</dt>
          <dd className="mono">
            <VisibleText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Celery's own report of the worker: software, platform, settings. Only when somebody wants it. */
export function ReportPanel({ state }: { state: InspectionState }) {
  const t = useTranslations("workers.one.report");
  const panel = state.inspection?.panels.report;
  if (panel?.state === "never") {
    return (
      <Button
        className={classes.report}
        loading={state.isAsking("report")}
        onClick={() => state.refresh(["report"])}
      >
        {t("ask")}
      </Button>
    );
  }
  return (
    <ToldPanel
      name="report"
      title={t("title")}
      state={state}
      aside={
        panel !== undefined &&
        panel.value !== null && (
          <CopyButton text={panel.value} label={t("copy")}>
            {t("copy")}
          </CopyButton>
        )
      }
    >
      {(report) => (
        <pre className={classes.reportText} tabIndex={0} aria-label={t("title")}>
          <VisibleText text={report} />
        </pre>
      )}
    </ToldPanel>
  );
}
