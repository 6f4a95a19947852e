"use client";
import { useState } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { workerHref } from "@/components/ui/links";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { WorkerView } from "@/lib/contract/api";
import { Heartbeat } from "./Heartbeat";
import { Fold, Queues, Running, useSecondLine } from "./WorkersTable";
import { WorkerStatus } from "./WorkerStatus";
import { failsOften, type WorkerGroups } from "./workersModel";
import classes from "./Workers.module.css";

interface WorkerCardsProps {
  groups: WorkerGroups;
  searching: boolean;
  now: number;
}

/** The workers on a phone: three lines each. */
export function WorkerCards({ groups, searching, now }: WorkerCardsProps) {
  const [unfolded, setUnfolded] = useState(false);
  const { present, offline } = groups;
  const showOffline = unfolded || searching;
  return (
    <>
      <ul className={classes.cards}>
        {present.map((worker) => (
          <WorkerCard key={worker.name} worker={worker} now={now} />
        ))}
      </ul>
      {offline.length > 0 && (
        <Fold unfolded={showOffline} onFold={() => setUnfolded(!showOffline)} count={offline.length} />
      )}
      {showOffline && (
        <ul className={classes.cards}>
          {offline.map((worker) => (
            <WorkerCard key={worker.name} worker={worker} now={now} />
          ))}
        </ul>
      )}
    </>
  );
}

function WorkerCard({ worker, now }: { worker: WorkerView; now: number }) {
  const t = useTranslations("workers");
  const format = useFormat();
  const failed = t("cardFailed", { count: worker.failed, number: format.count(worker.failed) });
  return (
    <li className={classes.card} data-status={worker.status}>
      <div className={classes.cardLine}>
        <Link
          prefetch={false}
          className={`${classes.name} ${classes.rowLink}`}
          href={workerHref(worker.name)}
        >
          <VisibleText text={worker.name} />
        </Link>
        <Heartbeat worker={worker} now={now} />
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
        <WorkerStatus status={worker.status} />
        <Queues names={worker.queues} />
        <Running worker={worker} now={now} />
      </div>
    </li>
  );
}
