"use client";
import { useState } from "react";
import Link from "next/link";
import { Menu, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import {
  IconAlertTriangle,
  IconArrowDownRight,
  IconArrowRight,
  IconArrowUpRight,
  IconDots,
  IconEye,
  IconListDetails,
  IconPlayerPause,
  IconPlayerPlay,
  IconStackPush,
  IconTrash,
} from "@tabler/icons-react";
import { ActionDialog } from "@/components/actions/ActionDialog";
import { useMay } from "@/components/actions/useMay";
import { EmbedItem, useEmbed } from "@/components/embed/Embed";
import { Sparkline } from "@/components/charts/Sparkline";
import { filterTerm, tasksHref, workerHref } from "@/components/ui/links";
import { IconButton } from "@/components/ui/IconButton";
import { useFormat } from "@/components/ui/useFormat";
import { useShell } from "@/components/shell/useShell";
import { VisibleText } from "@/components/ui/VisibleText";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { Queue } from "@/lib/contract/queues";
import { AddToWorkersDialog } from "./AddToWorkersDialog";
import { minuteValues } from "./queuesModel";
import { useQueueActions } from "./useQueueActions";
import classes from "./Queues.module.css";

const MIN_TREND = 10;
/** Beyond this the time of day alone would name the wrong day. */
const SAME_DAY_MS = 12 * 3_600_000;

/** The queue's name, which leads to its tasks. */
export function QueueLink({ queue: { name } }: { queue: Queue }) {
  return (
    <Link prefetch={false} className={classes.name} href={tasksHref({ filter: filterTerm("queue", name) })}>
      <VisibleText text={name} />
    </Link>
  );
}

/** What waited through the last hour. Nothing for a queue of which the broker tells no counts. */
export function Trend({ queue, now }: { queue: Queue; now: number }) {
  // Of some minutes there is no course to be seen yet.
  if (queue.ready === null || queue.trend.length < MIN_TREND) return null;
  return (
    <Sparkline values={minuteValues(queue.trend, now)} color="var(--u-queued-chart)" width={100} zeros />
  );
}

/** How many wait in each priority, how many workers hold for later, and that it cannot be read. Nothing when none of it is so. */
export function NameFacts({ queue }: { queue: Queue }) {
  const t = useTranslations("queues");
  const facts = [
    ...(queue.priorities ?? [])
      .filter(({ ready }) => ready > 0)
      .map(({ priority, ready }) => t("priority", { priority, count: ready })),
    ...(queue.delayed > 0 ? [t("delayed", { count: queue.delayed })] : []),
  ];
  return (
    <>
      {facts.length > 0 && <div className={classes.second}>{facts.join(" · ")}</div>}
      {queue.problem !== null && (
        <div className={classes.problem} title={queue.problem}>
          {t("unreadable")}
        </div>
      )}
    </>
  );
}

const SHAPES = {
  empty: null,
  draining: IconArrowDownRight,
  steady: IconArrowRight,
  growing: IconArrowUpRight,
  stuck: IconAlertTriangle,
  unknown: null,
};

export function Forecast({ queue, now }: { queue: Queue; now: number }) {
  const t = useTranslations("queues.forecast");
  const format = useFormat();
  const { code, emptyAt, slotsMissing } = queue.forecast;
  if (queue.pause !== null)
    return (
      <span className={classes.forecast}>
        <IconPlayerPause size={14} aria-hidden /> {t("paused")}
      </span>
    );
  if (queue.unconsumed)
    return (
      <span className={classes.forecast}>
        <IconAlertTriangle size={14} aria-hidden /> {t("unconsumed")}
      </span>
    );
  if (queue.exists === false) return <span className={classes.forecast}>{t("missing")}</span>;
  const Shape = SHAPES[code];
  const words =
    code === "draining" && emptyAt !== null
      ? t("draining", {
          length: format.age(Math.max(1000, emptyAt - now)),
          time: emptyAt - now < SAME_DAY_MS ? format.minute(emptyAt) : format.dayAndMinute(emptyAt),
        })
      : code === "growing"
        ? slotsMissing === null
          ? t("growing")
          : t("growingBy", { count: slotsMissing })
        : code === "draining"
          ? t("drainingSometime")
          : t(code);
  return (
    <span className={classes.forecast} data-code={code}>
      {Shape !== null && <Shape size={14} aria-hidden />} {words}
    </span>
  );
}

export function Consumers({ queue }: { queue: Queue }) {
  const t = useTranslations("queues");
  const format = useFormat();
  const { workers, consumerCount } = queue;
  const count = consumerCount ?? workers.length;
  const only = workers.length === 1 ? workers[0] : undefined;
  if (only !== undefined && count <= 1) {
    return (
      <Link prefetch={false} className={classes.worker} href={workerHref(only)} title={visibleText(only)}>
        {format.count(count)}
        <span className="reader-only"> {visibleText(only)}</span>
      </Link>
    );
  }
  return (
    <span title={workers.length === 0 ? t("nobody") : workers.map(visibleText).join(", ")}>
      {format.count(count)}
    </span>
  );
}

interface PeekButtonProps {
  queue: Queue;
  iconPx: number;
  onPeek: (queue: string) => void;
}

/** Opens the look at the messages that wait. */
export function PeekButton({ queue: { name }, iconPx, onPeek }: PeekButtonProps) {
  const t = useTranslations("queues");
  return (
    <IconButton label={t("peekAt", { queue: visibleText(name) })} onClick={() => onPeek(name)}>
      <IconEye size={iconPx} aria-hidden />
    </IconButton>
  );
}

export function QueueMenu({ queue, onPurge }: { queue: Queue; onPurge: (queue: string) => void }) {
  const t = useTranslations("queues");
  const about = { queues: [queue.name] };
  const mayPause = useMay("pause", about);
  const mayAdd = useMay("consumers", about);
  const mayPurge = useMay("purge", about);
  const { pause, resume } = useQueueActions();
  const mustSayWhy = useShell().data?.reasonRequired === true;
  const embed = useEmbed({ kind: "queue", name: queue.name });
  const [asking, setAsking] = useState(false);
  const [adding, setAdding] = useState(false);
  const [reason, setReason] = useState("");
  const { name } = queue;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <IconButton label={t("menuOf", { queue: visibleText(name) })}>
            <IconDots size={16} aria-hidden />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            href={tasksHref({ filter: `state:PENDING ${filterTerm("queue", name)}` })}
            leftSection={<IconListDetails size={15} aria-hidden />}
          >
            {t("showTasks")}
          </Menu.Item>
          {mayAdd && (
            <Menu.Item
              disabled={queue.pause !== null}
              leftSection={<IconStackPush size={15} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t("addTo")}
            </Menu.Item>
          )}
          {mayPause && queue.pause === null && (
            <Menu.Item
              leftSection={<IconPlayerPause size={15} aria-hidden />}
              onClick={() => setAsking(true)}
            >
              {t("pause")}
            </Menu.Item>
          )}
          {mayPause && queue.pause !== null && (
            <Menu.Item
              leftSection={<IconPlayerPlay size={15} aria-hidden />}
              onClick={() => void resume.run(name)}
            >
              {t("resume")}
            </Menu.Item>
          )}
          {mayPurge && (
            <Menu.Item
              disabled={queue.ready === 0}
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => onPurge(name)}
            >
              {t("purgeThis")}
            </Menu.Item>
          )}
          {embed.may && <EmbedItem onClick={embed.open} />}
        </Menu.Dropdown>
      </Menu>
      {embed.dialog}
      <AddToWorkersDialog queue={name} opened={adding} onClose={() => setAdding(false)} />
      <ActionDialog
        asksReason={false}
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("pauseTitle", { queue: visibleText(name) })}
        submit={t("pause")}
        pending={pause.pending}
        incomplete={mustSayWhy && reason.trim() === ""}
        onSubmit={() => {
          setAsking(false);
          setReason("");
          void pause.run({ queue: name, reason });
        }}
      >
        <p>{t("pauseText")}</p>
        <TextInput
          label={t("reason")}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      </ActionDialog>
    </>
  );
}
