"use client";
import { useState, type ReactNode } from "react";
import { Switch } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import { useFormat } from "@/components/ui/useFormat";
import { PendingChange } from "./PendingChange";
import { SizeField } from "./SizeField";
import { ToldPanel, type Told } from "./ToldPanel";
import type { InspectionState } from "./useInspection";
import { isElastic, type WorkerLine } from "./workersModel";
import classes from "./PoolPanel.module.css";

interface PoolPanelProps {
  worker: WorkerLine;
  state: InspectionState;
}

/** How many tasks it runs at once and takes ahead, and whether it tells of them. */
export function PoolPanel({ worker, state }: PoolPanelProps) {
  const t = useTranslations("workers.one.pool");
  return (
    <ToldPanel name="stats" title={t("title")} state={state}>
      {(stats) => <Controls worker={worker} stats={stats} state={state} />}
    </ToldPanel>
  );
}

interface ControlsProps extends PoolPanelProps {
  stats: Told<"stats">;
}

function Controls({ worker, stats, state }: ControlsProps) {
  const t = useTranslations("workers.one.pool");
  const format = useFormat();
  const online = worker.status === "online";
  const may = useMay("pool") && online;
  const mayEvents = useMay("events") && online;
  const { pool, autoscale, prefetchCount } = stats;
  const { kind, slots } = pool;
  const elastic = isElastic(kind) && autoscale === null && slots !== null;
  const prefetch =
    prefetchCount === null
      ? "–"
      : prefetchCount === 0
        ? t("prefetchAll")
        : slots !== null && slots > 0 && prefetchCount % slots === 0
          ? t("prefetchEach", { each: format.count(prefetchCount / slots), slots })
          : format.count(prefetchCount);
  return (
    <div className={classes.rows}>
      <Row label={t("kind")}>{kind ?? t("unknownKind")}</Row>
      {may && elastic ? (
        <SizeRow worker={worker} slots={slots} state={state} />
      ) : (
        <Row label={t("size")}>
          {slots === null ? "–" : format.count(slots)}
          {kind !== null && !isElastic(kind) && <span className={classes.now}> {t("fixed")}</span>}
        </Row>
      )}
      {autoscale !== null && <AutoscaleRow worker={worker} autoscale={autoscale} may={may} state={state} />}
      <Row label={t("prefetch")}>{prefetch}</Row>
      <EventsRow worker={worker} may={mayEvents} state={state} />
    </div>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <span className={classes.label}>{label}</span>
      <span className={classes.value}>{children}</span>
    </div>
  );
}

function SizeRow({ worker, slots, state }: { worker: WorkerLine; slots: number; state: InspectionState }) {
  const t = useTranslations("workers.one.pool");
  const [wanted, setWanted] = useState<number | string | null>(null);
  const workers = [worker.name];
  const size = typeof wanted === "number" ? wanted : slots;
  const by = Math.abs(size - slots);
  const command: WorkerCommand | null =
    size === slots || !Number.isInteger(size) || size < 1 || by > 100
      ? null
      : { action: size > slots ? "pool-grow" : "pool-shrink", body: { workers, by } };
  return (
    <>
      <div className={classes.row}>
        <span className={classes.label}>{t("size")}</span>
        <span className={classes.value}>
          <span className={classes.now}>{t("nowSlots", { slots })}</span>
          <SizeField label={t("size")} value={wanted ?? slots} min={1} onChange={setWanted} />
        </span>
      </div>
      {command !== null && (
        <PendingChange
          command={command}
          onUndo={() => setWanted(null)}
          onSent={() => state.refreshAfter(["stats"])}
        />
      )}
    </>
  );
}

interface AutoscaleRowProps {
  worker: WorkerLine;
  autoscale: NonNullable<Told<"stats">["autoscale"]>;
  may: boolean;
  state: InspectionState;
}

/** Only of workers that were started with a range: the others cannot be given one. */
function AutoscaleRow({ worker, autoscale, may, state }: AutoscaleRowProps) {
  const t = useTranslations("workers.one.pool");
  const [wanted, setWanted] = useState<{ min: number | string; max: number | string } | null>(null);
  const { min: toldMin, max: toldMax, current } = autoscale;
  const min = wanted?.min ?? toldMin ?? "";
  const max = wanted?.max ?? toldMax ?? "";
  if (!may) {
    return (
      <Row label={t("autoscale")}>
        {t("range", { min: String(toldMin ?? "?"), max: String(toldMax ?? "?") })}
      </Row>
    );
  }
  const isRange =
    typeof min === "number" && typeof max === "number" && min <= max && max >= 1 && wanted !== null;
  const command: WorkerCommand | null =
    isRange && (min !== toldMin || max !== toldMax)
      ? { action: "autoscale", body: { workers: [worker.name], min, max } }
      : null;
  return (
    <>
      <div className={classes.row}>
        <span className={classes.label}>{t("autoscale")}</span>
        <span className={classes.value}>
          {current !== null && <span className={classes.now}>{t("nowSlots", { slots: current })}</span>}
          <SizeField
            label={t("autoscaleMin")}
            value={min}
            min={0}
            onChange={(next) => setWanted({ min: next, max })}
          />
          –
          <SizeField
            label={t("autoscaleMax")}
            value={max}
            min={1}
            onChange={(next) => setWanted({ min, max: next })}
          />
        </span>
      </div>
      {command !== null && (
        <PendingChange
          command={command}
          onUndo={() => setWanted(null)}
          onSent={() => state.refreshAfter(["stats"])}
        />
      )}
    </>
  );
}

function EventsRow({ worker, may, state }: PoolPanelProps & { may: boolean }) {
  const t = useTranslations("workers.one.pool");
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [told, setTold] = useState<boolean | null>(null);
  const { sendsTaskEvents: sends } = worker;
  const words = sends === null ? t("eventsUnknown") : sends ? t("on") : t("off");
  const on = wanted ?? sends ?? false;
  const workers = [worker.name];
  // Where nobody knows, either may be asked for.
  const changed = wanted !== null && wanted !== sends;
  return (
    <>
      <div className={classes.row}>
        <span className={classes.label}>{t("events")}</span>
        <span className={classes.value}>
          {words}
          {may && (
            <Switch
              aria-label={t("events")}
              checked={on}
              onChange={(event) => setWanted(event.currentTarget.checked)}
            />
          )}
        </span>
      </div>
      {changed && (
        <>
          {!on && <p className={classes.remark}>{t("eventsOffMeans")}</p>}
          <PendingChange
            command={{ action: on ? "enable-events" : "disable-events", body: { workers } }}
            onUndo={() => setWanted(null)}
            onSent={() => {
              setTold(on);
              state.refreshAfter(["stats"]);
            }}
          />
        </>
      )}
      {told !== null && told !== sends && !changed && <p className={classes.remark}>{t("eventsLater")}</p>}
    </>
  );
}
