"use client";
import { useTranslations } from "next-intl";
import { IconCheck } from "@tabler/icons-react";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { matrixQueues } from "./queuesModel";
import classes from "./Queues.module.css";

/** A grid of more cells than these helps nobody; the table above says who takes from each queue. */
const MAX_QUEUES = 60;
const MAX_WORKERS = 30;
const ASK_EVERY_MS = 5000;

/** Which workers take from which queues, with their slots. */
export function QueueMatrixPanel() {
  const t = useTranslations("queues.matrix");
  const format = useFormat();
  const { data } = useLiveQuery({
    subject: null,
    queryKey: queryKeys.queueMatrix(),
    queryFn: (signal) => api.queueMatrix(signal),
    everyMs: ASK_EVERY_MS,
  });
  if (data === undefined || data.workers.length === 0) return null;
  const all = matrixQueues(data);
  const workers = data.workers.slice(0, MAX_WORKERS);
  const queues = all.slice(0, MAX_QUEUES);
  const isCut = workers.length < data.workers.length || queues.length < all.length;
  return (
    <Panel title={t("title")} beside={<PanelNote>{t("note")}</PanelNote>}>
      <div className={classes.matrixBox} tabIndex={0} role="group" aria-label={t("title")}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">
                <span className="reader-only">{t("queue")}</span>
              </th>
              {workers.map(({ name, slots, active }) => (
                <th key={name} scope="col" title={visibleText(name)}>
                  <VisibleText text={name} />
                  <div className={classes.second}>
                    {slots === null
                      ? "–"
                      : active === null
                        ? t("slotsOnly", { slots })
                        : t("slots", { busy: format.count(active), slots: format.count(slots) })}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.name}>
                <th scope="row" className={queue.unconsumed ? classes.bad : undefined}>
                  <VisibleText text={queue.name} />
                </th>
                {workers.map(({ name, consumes }) => {
                  const takes = consumes?.includes(queue.name);
                  return (
                    <td key={name} data-takes={takes}>
                      {takes === true && (
                        <>
                          <IconCheck size={14} aria-hidden />
                          <span className="reader-only">{t("takes")}</span>
                        </>
                      )}
                      {takes === undefined && <span title={t("notTold")}>?</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isCut && (
        <p className={classes.more}>
          {t("cut", {
            queues: queues.length,
            allQueues: all.length,
            workers: workers.length,
            allWorkers: data.workers.length,
          })}
        </p>
      )}
    </Panel>
  );
}
