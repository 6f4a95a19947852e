"use client";
import { useState, type ReactNode } from "react";
import Link from "next/link";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEnableEvents } from "@/components/actions/useEnableEvents";
import { useRights } from "@/components/shell/useRights";
import { AddToWorkersDialog } from "@/components/queues/AddToWorkersDialog";
import { useQueueActions } from "@/components/queues/useQueueActions";
import { taskHref, workerHref } from "@/components/ui/links";
import { PoolSizeDialog } from "@/components/workers/dialogs/PoolSizeDialog";
import { RateLimitDialog } from "@/components/workers/dialogs/RateLimitDialog";
import { useWorkers } from "@/components/workers/useWorkers";
import { isElastic, type WorkerLine } from "@/components/workers/workersModel";
import { may, type Rights } from "@/lib/contract/permissions";
import type { WaitCheck } from "@/lib/contract/queues";
import { mendsOf, type Mend } from "./waitingModel";
import classes from "./WhyWaiting.module.css";

interface MendButtonsProps {
  check: WaitCheck;
  queue: string | null;
  /** Something was sent: the causes may be others now. */
  onMended: () => void;
}

/** What mends a cause, by the same dialogs as elsewhere. For those who may not act: who may. */
export function MendButtons({ check, queue, onMended }: MendButtonsProps) {
  const t = useTranslations("waiting");
  const rights = useRights();
  const mends = mendsOf(check, queue);
  const shown = mends.filter((mend) => LEADS.has(mend.kind) || (rights !== null && mayMend(rights, mend)));
  if (mends.length === 0) return null;
  return (
    <div className={classes.mends}>
      {shown.map((mend) => (
        <MendButton key={mend.kind} mend={mend} onMended={onMended} />
      ))}
      {shown.length < mends.length && <span className={classes.age}>{t("askOperator")}</span>}
    </div>
  );
}

/** They change nothing. */
const LEADS: ReadonlySet<Mend["kind"]> = new Set(["openTask", "openWorker"]);

function mayMend(rights: Rights, mend: Mend): boolean {
  switch (mend.kind) {
    case "resume":
      return may(rights, "pause", { queues: [mend.queue] });
    case "addWorkers":
      return may(rights, "consumers", { queues: [mend.queue] });
    case "grow":
      return may(rights, "pool", {});
    case "rateLimit":
      return may(rights, "limits", { tasks: [mend.task] });
    case "enableEvents":
      return may(rights, "events", {});
    case "openTask":
    case "openWorker":
      return true;
  }
}

function MendButton({ mend, onMended }: { mend: Mend; onMended: () => void }): ReactNode {
  const t = useTranslations("waiting.mend");
  switch (mend.kind) {
    case "resume":
      return <Resume queue={mend.queue} onMended={onMended} />;
    case "addWorkers":
      return <AddWorkers queue={mend.queue} onMended={onMended} />;
    case "grow":
      return <Grow workers={mend.workers} onMended={onMended} />;
    case "rateLimit":
      return <ChangeLimit mend={mend} onMended={onMended} />;
    case "enableEvents":
      return <EnableEvents workers={mend.workers} />;
    case "openTask":
      return (
        <Button component={Link} prefetch={false} variant="default" href={taskHref(mend.id)}>
          {t("openTask")}
        </Button>
      );
    case "openWorker":
      return (
        <Button component={Link} prefetch={false} variant="default" href={workerHref(mend.worker)}>
          {t("openWorker")}
        </Button>
      );
  }
}

function Resume({ queue, onMended }: { queue: string; onMended: () => void }) {
  const t = useTranslations("waiting.mend");
  const { resume } = useQueueActions();
  return (
    <Button loading={resume.pending} onClick={() => void resume.run(queue).then(onMended)}>
      {t("resume")}
    </Button>
  );
}

/** Each opening finds the dialog as new, and the causes are looked at again when it goes. */
function useDialog(onClosed: () => void) {
  const [{ opened, turn }, set] = useState({ opened: false, turn: 0 });
  return {
    opened,
    turn,
    open: () => set((before) => ({ opened: true, turn: before.turn + 1 })),
    close: () => {
      set((before) => ({ ...before, opened: false }));
      onClosed();
    },
  };
}

function AddWorkers({ queue, onMended }: { queue: string; onMended: () => void }) {
  const t = useTranslations("waiting.mend");
  const { opened, open, close } = useDialog(onMended);
  return (
    <>
      <Button onClick={open}>{t("addWorkers")}</Button>
      <AddToWorkersDialog queue={queue} opened={opened} onClose={close} />
    </>
  );
}

/** Nothing where no pool of these can change its size. */
function Grow({ workers, onMended }: { workers: readonly string[]; onMended: () => void }) {
  const t = useTranslations("waiting.mend");
  const { opened, turn, open, close } = useDialog(onMended);
  const { all, targets } = useTargets(workers);
  const able = targets.filter(({ told }) => isElastic(told?.pool));
  if (able.length === 0) return null;
  return (
    <>
      <Button onClick={open}>{t("grow")}</Button>
      <PoolSizeDialog key={turn} opened={opened} onClose={close} targets={able} all={all} direction="grow" />
    </>
  );
}

interface ChangeLimitProps {
  mend: Extract<Mend, { kind: "rateLimit" }>;
  onMended: () => void;
}

function ChangeLimit({ mend, onMended }: ChangeLimitProps) {
  const t = useTranslations("waiting.mend");
  const { opened, turn, open, close } = useDialog(onMended);
  const { all, targets } = useTargets(mend.workers);
  return (
    <>
      <Button onClick={open}>{t("rateLimit")}</Button>
      <RateLimitDialog
        key={turn}
        opened={opened}
        onClose={close}
        targets={targets}
        all={all}
        task={mend.task}
        rate={mend.rate}
      />
    </>
  );
}

function EnableEvents({ workers }: { workers: readonly string[] }) {
  const t = useTranslations("waiting.mend");
  const { turnOn, pending } = useEnableEvents(workers);
  return (
    <Button loading={pending} onClick={turnOn}>
      {t("enableEvents")}
    </Button>
  );
}

function useTargets(names: readonly string[]): {
  all: readonly WorkerLine[];
  targets: readonly WorkerLine[];
} {
  const all = useWorkers().lines ?? [];
  return { all, targets: all.filter(({ name }) => names.includes(name)) };
}
