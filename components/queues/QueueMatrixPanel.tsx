"use client";
import Link from "next/link";
import type { CSSProperties } from "react";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { workerHref } from "@/components/ui/links";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { QueueMatrix } from "@/lib/contract/queues";
import { matrixCell, rateStrength } from "./queuesModel";
import classes from "./QueueMatrix.module.css";

/** A grid of more cells than these helps nobody; the table above says who takes from each queue. */
const MAX_QUEUES = 60;
const MAX_WORKERS = 30;
const ASK_EVERY_MS = 5000;

/** The columns of names and sums, and the least of a cell. */
const NAMES_PX = 196;
const CELL_PX = 86;

type MatrixWorker = QueueMatrix["workers"][number];

/** Which workers take from which queues and how much, with their slots. A stronger cell is a higher rate. */
export function QueueMatrixPanel() {
  const t = useTranslations("queues.matrix");
  const rate = useRate();
  const { data } = useLiveQuery({
    subject: null,
    queryKey: queryKeys.queueMatrix(),
    queryFn: (signal) => api.queueMatrix(signal),
    everyMs: ASK_EVERY_MS,
  });
  if (data === undefined || data.workers.length === 0) return null;
  const workers = data.workers.slice(0, MAX_WORKERS);
  const queues = data.queues.slice(0, MAX_QUEUES);
  const isCut = workers.length < data.workers.length || queues.length < data.total;
  const most = Math.max(0, ...workers.flatMap(({ rates }) => Object.values(rates)));
  return (
    <Panel title={t("title")} beside={<PanelNote>{t("note")}</PanelNote>}>
      <div className={classes.box} tabIndex={0} role="group" aria-label={t("title")}>
        <table className={classes.matrix} style={{ minWidth: NAMES_PX + workers.length * CELL_PX }}>
          <thead>
            <tr>
              <th scope="col">
                <span className="reader-only">{t("queue")}</span>
              </th>
              {workers.map((worker) => (
                <WorkerHead key={worker.name} worker={worker} />
              ))}
              <th scope="col" data-end>
                {t("all")}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.name}>
                <th scope="row" className={queue.unconsumed ? classes.bad : undefined}>
                  <VisibleText text={queue.name} />
                </th>
                {workers.map((worker) => (
                  <Cell key={worker.name} worker={worker} queue={queue.name} most={most} />
                ))}
                <td className={classes.all}>
                  {queue.perMinute === null ? (
                    <span title={t("noRate")}>–</span>
                  ) : (
                    <span title={t("rate", { number: rate(queue.perMinute) })}>{rate(queue.perMinute)}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isCut && (
        <p className={classes.more}>
          {t("cut", {
            queues: queues.length,
            allQueues: data.total,
            workers: workers.length,
            allWorkers: data.workers.length,
          })}
        </p>
      )}
    </Panel>
  );
}

function WorkerHead({ worker: { name, status, slots, active } }: { worker: MatrixWorker }) {
  const t = useTranslations("queues.matrix");
  const format = useFormat();
  const [node = name, host] = name.split(/@(.*)/s);
  const load =
    slots === null || status === "lost"
      ? null
      : active === null
        ? t("slotsOnly", { slots })
        : t("slots", { busy: format.count(active), slots: format.count(slots) });
  return (
    <th scope="col" title={visibleText(name)} data-lost={status === "lost" || undefined}>
      <Link prefetch={false} href={workerHref(name)} className={classes.worker}>
        <VisibleText text={node} />
        <span className={classes.host}>
          {host === undefined ? "" : <VisibleText text={host} />}
          <span className="reader-only"> {visibleText(name)}</span>
        </span>
      </Link>
      {load !== null && <span className={classes.load}>{load}</span>}
    </th>
  );
}

function Cell({ worker, queue, most }: { worker: MatrixWorker; queue: string; most: number }) {
  const t = useTranslations("queues.matrix");
  const rate = useRate();
  const cell = matrixCell(worker, queue);
  switch (cell.kind) {
    case "none":
      return <td />;
    case "unknown":
      return <td title={t("notTold")}>?</td>;
    case "lost":
      return (
        <td data-lost title={t("lostHint")}>
          {t("lost")}
        </td>
      );
    case "takes":
      return (
        <td
          data-takes
          style={
            { "--strength": `${Math.round(100 * rateStrength(cell.perMinute, most))}%` } as CSSProperties
          }
          title={cell.perMinute === null ? t("takes") : t("rate", { number: rate(cell.perMinute) })}
        >
          {cell.perMinute === null ? (
            <span className={classes.unknown}>{t("noRate")}</span>
          ) : (
            rate(cell.perMinute)
          )}
          <span className="reader-only"> {t("takes")}</span>
        </td>
      );
  }
}

/** Whole from ten up: a digit behind the point says nothing there. */
function useRate(): (perMinute: number) => string {
  const format = useFormat();
  return (perMinute) => (perMinute < 9.95 ? format.rate(perMinute) : format.count(perMinute));
}
