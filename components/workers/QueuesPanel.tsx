"use client";
import { Button } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { useRights } from "@/components/shell/useRights";
import { may } from "@/lib/contract/permissions";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { IconButton } from "@/components/ui/IconButton";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import Link from "next/link";
import { AddQueueDialog } from "./dialogs/AddQueueDialog";
import { CancelQueueDialog } from "./dialogs/CancelQueueDialog";
import { ToldPanel, type Told } from "./ToldPanel";
import type { InspectionState } from "./useInspection";
import { queuesOf, type WorkerLine } from "./workersModel";
import classes from "./WorkerPage.module.css";

interface QueuesPanelProps {
  worker: WorkerLine;
  all: readonly WorkerLine[];
  /** Ended tasks a minute, by queue. */
  rates: ReadonlyMap<string, number>;
  /** Messages that wait, by queue; null where the broker does not tell. */
  waiting: ReadonlyMap<string, number | null>;
  state: InspectionState;
}

/** The queues it takes from, how much came of each, and who serves them beside it. */
export function QueuesPanel({ worker, all, rates, waiting, state }: QueuesPanelProps) {
  const t = useTranslations("workers.one.consumes");
  const rights = useRights();
  const online = worker.status === "online";
  const mayAdd = useMay("consumers") && online;
  const mayLeave = (queue: string) =>
    online && rights !== null && may(rights, "consumers", { queues: [queue] });
  const [adding, setAdding] = useState({ opened: false, turn: 0 });
  const [leaving, setLeaving] = useState({ opened: false, turn: 0, queue: "" });
  const refresh = () => state.refreshAfter(["queues"]);
  return (
    <ToldPanel
      name="queues"
      title={t("title")}
      state={state}
      aside={
        mayAdd && (
          <Button
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setAdding(({ turn }) => ({ opened: true, turn: turn + 1 }))}
          >
            {t("add")}
          </Button>
        )
      }
    >
      {(queues) => (
        <>
          {queues.length === 0 ? (
            <p className={classes.empty}>{t("none")}</p>
          ) : (
            <ul className={classes.list}>
              {queues.map((queue) => (
                <QueueRow
                  key={queue.name}
                  queue={queue}
                  rate={rates.get(queue.name) ?? 0}
                  ready={waiting.get(queue.name) ?? null}
                  hasSpace={queues.some(({ name }) => mayLeave(name))}
                  onLeave={
                    mayLeave(queue.name)
                      ? () => setLeaving(({ turn }) => ({ opened: true, turn: turn + 1, queue: queue.name }))
                      : null
                  }
                />
              ))}
            </ul>
          )}
          <p className={classes.remark}>
            <Others worker={worker} all={all} queues={queues} /> {t("lasts")}
          </p>
          <AddQueueDialog
            key={`add ${adding.turn}`}
            opened={adding.opened}
            onClose={() => {
              setAdding((before) => ({ ...before, opened: false }));
              refresh();
            }}
            targets={[worker]}
            all={all}
          />
          <CancelQueueDialog
            key={`leave ${leaving.turn}`}
            opened={leaving.opened}
            queue={leaving.queue}
            onClose={() => {
              setLeaving((before) => ({ ...before, opened: false }));
              refresh();
            }}
            targets={[worker]}
            all={all}
          />
        </>
      )}
    </ToldPanel>
  );
}

interface QueueRowProps {
  queue: Told<"queues">[number];
  rate: number;
  /** Null: not known. */
  ready: number | null;
  onLeave: (() => void) | null;
  /** Another row has the button: figures stand in one line. */
  hasSpace: boolean;
}

function QueueRow({ queue, rate, ready, onLeave, hasSpace }: QueueRowProps) {
  const t = useTranslations("workers.one.consumes");
  const format = useFormat();
  const { name, exchange, exchangeType, routingKey, durable, queueArguments } = queue;
  const route = [
    ...(exchange === null ? [] : [`${t("exchange")}: ${exchange === "" ? t("usualExchange") : exchange}`]),
    ...(exchangeType === null ? [] : [exchangeType]),
    ...(routingKey === null ? [] : [`${t("routingKey")}: ${routingKey}`]),
  ].join(" · ");
  // Nearly all are bound to a direct exchange: how is told when asked for, and in every row only what is special.
  const details = [
    ...(exchangeType === null || exchangeType === "direct" ? [] : [route]),
    ...(durable === false ? [t("notDurable")] : []),
    ...(queueArguments === null ? [] : [queueArguments]),
  ];
  return (
    <li className={classes.item}>
      <span className={classes.itemText} title={visibleText(route)}>
        <Link
          prefetch={false}
          className={classes.itemName}
          href={tasksHref({ filter: filterTerm("queue", name) })}
        >
          <VisibleText text={name} />
        </Link>
        {ready !== null && (
          <span className={classes.itemBeside}>
            {ready === 0 ? t("empty") : t("waiting", { count: ready })}
          </span>
        )}
        {details.length > 0 && (
          <span className={classes.itemMore}>
            <VisibleText text={details.join(" · ")} />
          </span>
        )}
      </span>
      <span className={classes.itemFigure}>{t("rate", { number: format.rate(rate) })}</span>
      {onLeave === null && hasSpace && <span className={classes.noButton} />}
      {onLeave !== null && (
        <IconButton label={t("cancel", { queue: visibleText(name) })} onClick={onLeave}>
          <IconX size={15} aria-hidden />
        </IconButton>
      )}
    </li>
  );
}

const NAMED = 3;

/** Who takes from any of its queues beside it. */
function Others({
  worker,
  all,
  queues,
}: {
  worker: WorkerLine;
  all: readonly WorkerLine[];
  queues: Told<"queues">;
}) {
  const t = useTranslations("workers.one.consumes");
  const names = new Set(queues.map(({ name }) => name));
  const others = all.filter(
    (one) =>
      one.name !== worker.name && one.status === "online" && queuesOf(one).some((queue) => names.has(queue)),
  );
  if (others.length === 0) return queues.length === 0 ? null : t("alone");
  return t("alsoServed", {
    count: others.length,
    names: others
      .slice(0, NAMED)
      .map(({ name }) => visibleText(name))
      .join(", "),
    more: Math.max(0, others.length - NAMED),
  });
}
