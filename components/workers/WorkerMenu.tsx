"use client";
import { useState } from "react";
import { Button, Menu } from "@mantine/core";
import {
  IconActivity,
  IconArrowsVertical,
  IconBroadcast,
  IconBroadcastOff,
  IconChevronDown,
  IconDots,
  IconGauge,
  IconHourglass,
  IconMinus,
  IconPlus,
  IconPower,
  IconRefresh,
  IconStackPop,
  IconStackPush,
  IconWaveSine,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/IconButton";
import { EmbedItem, useEmbed } from "@/components/embed/Embed";
import { useWorkerAction } from "@/components/actions/useWorkerAction";
import { useWorkerRights } from "./useWorkerRights";
import { DialogOf, type DialogKind } from "./dialogs/DialogOf";
import type { WorkerLine } from "./workersModel";
import classes from "./WorkerPage.module.css";

interface WorkerMenuProps {
  /** Whom it acts on. */
  targets: readonly WorkerLine[];
  /** All workers: what they keep serving is part of what will happen. */
  all: readonly WorkerLine[];
  /** Tasks reserved by the one target, where known. */
  reserved?: number | null;
  /** The button is three dots of this name, instead of "Act". */
  dots?: string;
}

/** Everything that the person may do to workers, on those given. Nothing for those who may do none of it. */
export function WorkerMenu({ targets, all, reserved = null, dots }: WorkerMenuProps) {
  const t = useTranslations("workers.menu");
  const may = useWorkerRights();
  const action = useWorkerAction();
  const { shown, setOrigin, open, close } = useDialog();
  const only = targets.length === 1 ? targets[0] : undefined;
  const embed = useEmbed({ kind: "worker", name: only?.name ?? "" });
  const mayEmbed = embed.may && only !== undefined;
  if (!mayEmbed && !Object.values(may).includes(true)) return null;
  const workers = targets.map(({ name }) => name);
  const send = (name: "enable-events" | "heartbeat" | "ping") => () =>
    void action.run({ action: name, body: { workers } });
  const item = (kind: DialogKind, Shape: typeof IconPlus) => (
    <Menu.Item leftSection={<Shape size={16} aria-hidden />} onClick={() => open(kind)}>
      {t(kind)}
    </Menu.Item>
  );
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          {dots === undefined ? (
            <Button
              size="md"
              variant="filled"
              ref={setOrigin}
              rightSection={<IconChevronDown size={16} aria-hidden />}
            >
              {t("act")}
            </Button>
          ) : (
            <IconButton label={dots} variant="bordered" className={classes.moreButton} ref={setOrigin}>
              <IconDots size={16} aria-hidden />
            </IconButton>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {may.pool && (
            <>
              <Menu.Label>{t("pool")}</Menu.Label>
              {item("grow", IconPlus)}
              {item("shrink", IconMinus)}
              {item("autoscale", IconArrowsVertical)}
              {item("restart", IconRefresh)}
            </>
          )}
          {may.consumers && (
            <>
              <Menu.Label>{t("queues")}</Menu.Label>
              {item("addQueue", IconStackPush)}
              {item("cancelQueue", IconStackPop)}
            </>
          )}
          {may.limits && (
            <>
              <Menu.Label>{t("limits")}</Menu.Label>
              {item("rateLimit", IconGauge)}
              {item("timeLimit", IconHourglass)}
            </>
          )}
          {(may.events || may.ping) && <Menu.Label>{t("events")}</Menu.Label>}
          {may.events && (
            <>
              <Menu.Item
                leftSection={<IconBroadcast size={16} aria-hidden />}
                onClick={send("enable-events")}
              >
                {t("eventsOn")}
              </Menu.Item>
              {item("eventsOff", IconBroadcastOff)}
            </>
          )}
          {may.ping && (
            <>
              <Menu.Item leftSection={<IconWaveSine size={16} aria-hidden />} onClick={send("heartbeat")}>
                {t("heartbeat")}
              </Menu.Item>
              <Menu.Item leftSection={<IconActivity size={16} aria-hidden />} onClick={send("ping")}>
                {t("ping")}
              </Menu.Item>
            </>
          )}
          {mayEmbed && (
            <>
              <Menu.Divider />
              <EmbedItem onClick={embed.open} />
            </>
          )}
          {may.shutdown && (
            <>
              <Menu.Divider />
              <Menu.Item
                className={classes.stop}
                leftSection={<IconPower size={16} aria-hidden />}
                onClick={() => open("shutdown")}
              >
                {t("shutdown")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {mayEmbed && embed.dialog}
      <DialogOf shown={shown} onClose={close} targets={targets} all={all} reserved={reserved} />
    </>
  );
}

export interface ShownDialog {
  kind: DialogKind;
  opened: boolean;
  /** Counts up, so that each opening begins with an empty form. */
  turn: number;
}

/** One dialog at a time. Closed, it gives the focus back to where it was opened from. */
export function useDialog() {
  const [origin, setOrigin] = useState<HTMLButtonElement | null>(null);
  const [shown, setShown] = useState<ShownDialog | null>(null);
  return {
    shown,
    /** The button that the focus goes back to. */
    setOrigin,
    open: (kind: DialogKind) => setShown((before) => ({ kind, opened: true, turn: (before?.turn ?? 0) + 1 })),
    close: () => {
      setShown((before) => before && { ...before, opened: false });
      // The dialog holds the focus until it has gone.
      setTimeout(() => origin?.focus(), 150);
    },
  };
}
