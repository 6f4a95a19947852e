"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { workerHref } from "@/components/ui/links";
import { Panel, PanelLink, PanelNote } from "@/components/ui/Panel";
import { Slots } from "@/components/ui/Slots";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { WorkerView } from "@/lib/contract/api";
import { presentWorkers, runningSlots } from "./overviewModel";
import classes from "./Overview.module.css";

/** More have a page of their own. */
const SHOWN = 12;

/** What each worker runs now. */
export function WorkersPanel({ workers }: { workers: readonly WorkerView[] }) {
  const t = useTranslations("overview.workers");
  const format = useFormat();
  const present = presentWorkers(workers);
  return (
    <Panel
      title={t("title")}
      beside={
        <PanelNote>{present.every(({ slots }) => slots !== null) ? t("noteSlots") : t("note")}</PanelNote>
      }
      aside={
        <PanelLink href="/workers">
          {present.length > SHOWN ? t("allOf", { count: format.count(present.length) }) : t("all")}
        </PanelLink>
      }
    >
      {present.length === 0 ? (
        <p className={classes.empty}>{t("none")}</p>
      ) : (
        <ul className={classes.workers}>
          {present.slice(0, SHOWN).map((worker) => (
            <WorkerLine key={worker.name} worker={worker} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function WorkerLine({ worker }: { worker: WorkerView }) {
  const t = useTranslations("overview.workers");
  const format = useFormat();
  const slots = runningSlots(worker, useNow(10_000));
  const lost = worker.status !== "online";
  return (
    <li className={classes.worker} data-status={worker.status}>
      <Link
        prefetch={false}
        className={`${classes.workerName} ${classes.rowLink}`}
        href={workerHref(worker.name)}
      >
        <VisibleText text={worker.name} />
      </Link>
      <Slots {...slots} />
      <span className={classes.slotCount}>
        {lost
          ? t("lost")
          : slots.total !== null
            ? t("slots", { busy: format.count(slots.busy), total: format.count(slots.total) })
            : slots.busy === 0
              ? t("idle")
              : t("running", { count: format.count(slots.busy) })}
      </span>
    </li>
  );
}
