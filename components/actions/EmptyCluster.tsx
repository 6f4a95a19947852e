"use client";
import Link from "next/link";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import {
  IconBroadcastOff,
  IconClockPause,
  IconDatabaseOff,
  IconPlugConnectedX,
  IconServerOff,
} from "@tabler/icons-react";
import type { EmptyCause } from "@/components/shell/emptyCause";
import { CopyButton } from "@/components/ui/CopyButton";
import { EmptyState } from "@/components/ui/EmptyState";
import { ENABLE_EVENTS, START_WORKER } from "./celeryCommands";
import { TurnEventsOn } from "./TurnEventsOn";

/** Why nothing is seen of the cluster, with the fix. */
export function EmptyCluster({ cause, boxed = true }: { cause: EmptyCause; boxed?: boolean }) {
  const t = useTranslations("shell.empty");
  switch (cause.kind) {
    case "notConnected":
      return (
        <EmptyState
          boxed={boxed}
          icon={<IconPlugConnectedX size={20} />}
          title={t("notConnected")}
          action={
            <Button variant="default" component={Link} href="/about">
              {t("seeConnection")}
            </Button>
          }
        >
          {t("notConnectedText")}
        </EmptyState>
      );
    case "noStore":
      return (
        <EmptyState
          boxed={boxed}
          icon={<IconDatabaseOff size={20} />}
          title={t("noStore")}
          action={
            <Button variant="default" component={Link} href="/about">
              {t("seeConnection")}
            </Button>
          }
        >
          {t("noStoreText")}
        </EmptyState>
      );
    case "hydrating":
      return (
        <EmptyState boxed={boxed} icon={<IconClockPause size={20} />} title={t("hydrating")}>
          {t("hydratingText")}
        </EmptyState>
      );
    case "noWorkers":
      return (
        <EmptyState
          boxed={boxed}
          icon={<IconServerOff size={20} />}
          title={t("noWorkers")}
          action={
            <CopyButton text={START_WORKER} label={t("copyCommand")}>
              {t("copyCommand")}
            </CopyButton>
          }
        >
          {t("noWorkersText")}
          <code>{START_WORKER}</code>
        </EmptyState>
      );
    case "noneOnline":
      return (
        <EmptyState
          boxed={boxed}
          icon={<IconServerOff size={20} />}
          title={t("noneOnline")}
          action={
            <CopyButton text={START_WORKER} label={t("copyCommand")}>
              {t("copyCommand")}
            </CopyButton>
          }
        >
          {t("noneOnlineText", { count: cause.known })} {t("startOne")}
          <code>{START_WORKER}</code>
        </EmptyState>
      );
    case "eventsOff":
      return (
        <EmptyState
          boxed={boxed}
          icon={<IconBroadcastOff size={20} />}
          title={t("eventsOff", { count: cause.workers.length })}
          action={
            <TurnEventsOn
              workers={cause.workers}
              otherwise={
                <CopyButton text={ENABLE_EVENTS} label={t("copyCommand")}>
                  {t("copyCommand")}
                </CopyButton>
              }
            />
          }
        >
          {t("eventsOffText", { names: cause.workers.slice(0, 3).join(", "), count: cause.workers.length })}
          <code>{ENABLE_EVENTS}</code>
        </EmptyState>
      );
    case "noTasks":
      return (
        <EmptyState boxed={boxed} icon={<IconClockPause size={20} />} title={t("noTasks")}>
          {t("noTasksText")}
        </EmptyState>
      );
  }
}
