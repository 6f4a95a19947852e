"use client";
import { useState } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { workerHref } from "@/components/ui/links";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { Heartbeat } from "./Heartbeat";
import type { WorkerSelection } from "./useWorkerSelection";
import { WorkerBox } from "./WorkerBox";
import { Queues, Running, useSecondLine } from "./WorkerCells";
import { Fold, ForgetAll, ForgetOne } from "./WorkersTable";
import { WorkerStatus } from "./WorkerStatus";
import { failsOften, queuesOf, type WorkerGroups, type WorkerLine } from "./workersModel";
import classes from "./Workers.module.css";

interface WorkerCardsProps {
  groups: WorkerGroups;
  searching: boolean;
  selection: WorkerSelection | null;
  now: number;
}

/** The workers on a phone: three lines each. */
export function WorkerCards({ groups, searching, selection, now }: WorkerCardsProps) {
  const t = useTranslations("workers.group");
  const [unfolded, setUnfolded] = useState(false);
  const { present, offline } = groups;
  const showOffline = unfolded || searching;
  const card = (worker: WorkerLine) => (
    <WorkerCard key={worker.name} worker={worker} selection={selection} now={now} />
  );
  return (
    <>
      {present.map(({ name, workers }) => (
        <div key={name ?? ""}>
          {name !== null && (
            <h2 className={classes.partTitle}>
              {name === "" ? t("others") : <VisibleText text={name} />}{" "}
              <span className={classes.partCount}>{t("count", { count: workers.length })}</span>
            </h2>
          )}
          <ul className={classes.cards}>{workers.map(card)}</ul>
        </div>
      ))}
      {offline.length > 0 && (
        <div className={classes.foldLine}>
          <Fold unfolded={showOffline} onFold={() => setUnfolded(!showOffline)} count={offline.length} />
          <ForgetAll names={offline.map(({ name }) => name)} />
        </div>
      )}
      {showOffline && offline.length > 0 && <ul className={classes.cards}>{offline.map(card)}</ul>}
    </>
  );
}

interface WorkerCardProps {
  worker: WorkerLine;
  selection: WorkerSelection | null;
  now: number;
}

function WorkerCard({ worker, selection, now }: WorkerCardProps) {
  const t = useTranslations("workers");
  const format = useFormat();
  const failed = t("cardFailed", { count: worker.failed, number: format.count(worker.failed) });
  const { name, status, silentSince } = worker;
  const selected = selection?.names.has(name) ?? false;
  return (
    <li className={classes.card} data-status={status} data-selected={selected}>
      <div className={classes.cardLine}>
        <Link prefetch={false} className={`${classes.name} ${classes.rowLink}`} href={workerHref(name)}>
          <VisibleText text={name} />
        </Link>
        {status === "offline" ? <ForgetOne name={name} /> : <Heartbeat worker={worker} now={now} />}
        {selection !== null && status !== "offline" && (
          <label className={classes.cardBox}>
            <WorkerBox name={name} selection={selection} size="18px" />
          </label>
        )}
      </div>
      <div className={classes.cardLine}>
        <span className={classes.second}>{useSecondLine(worker, now)}</span>
        <span className={classes.second}>
          {worker.processed !== null &&
            t("cardProcessed", { count: worker.processed, number: format.count(worker.processed) })}
          {worker.failed > 0 && (
            <>
              {" · "}
              <span className={failsOften(worker) ? classes.bad : undefined}>{failed}</span>
            </>
          )}
        </span>
      </div>
      <div className={classes.cardLine}>
        <WorkerStatus status={status} silentSince={silentSince} />
        <Queues names={queuesOf(worker)} />
        <Running worker={worker} now={now} />
      </div>
    </li>
  );
}
