"use client";
import { useState } from "react";
import { Button, Menu } from "@mantine/core";
import { IconArrowBackUp, IconBell, IconBellOff, IconCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { serverNow } from "@/components/data/clock";
import { usePauseWhile } from "@/components/data/liveControl";
import type { FailureGroup } from "@/lib/contract/failures";
import { marksOf } from "./failuresModel";
import type { FailureActions } from "./useFailureActions";

const DAY_MS = 86_400_000;
/** How long a mute lasts; null: for good. */
const MUTES = [
  { key: "day", ms: DAY_MS },
  { key: "week", ms: 7 * DAY_MS },
  { key: "month", ms: 30 * DAY_MS },
  { key: "ever", ms: null },
] as const;

interface MarkButtonsProps {
  /** One group, or those selected. */
  groups: readonly FailureGroup[];
  actions: FailureActions;
  size: "md" | "xl";
  onDone?: () => void;
}

/** Fixed or not, muted or not: whichever of each makes sense for all of these. Nothing for those who may not. */
export function MarkButtons({ groups, actions, size, onDone }: MarkButtonsProps) {
  const t = useTranslations("failures.actions");
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  const ids = groups.map((group) => group.id);
  const { fixed, muted } = marksOf(groups);
  const { allowed, marking } = actions;
  const run = (marked: Parameters<FailureActions["mark"]>[0]) => {
    actions.mark(marked);
    onDone?.();
  };
  if (!allowed) return null;
  const common = { size, disabled: marking };
  return (
    <>
      {fixed ? (
        <Button
          {...common}
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={() => run({ action: "unresolve", ids })}
        >
          {t("unresolve")}
        </Button>
      ) : (
        <Button
          {...common}
          leftSection={<IconCheck size={16} aria-hidden />}
          onClick={() => run({ action: "resolve", ids })}
        >
          {t("resolve")}
        </Button>
      )}
      {muted ? (
        <Button
          {...common}
          leftSection={<IconBell size={16} aria-hidden />}
          onClick={() => run({ action: "unmute", ids })}
        >
          {t("unmute")}
        </Button>
      ) : (
        <Menu opened={opened} onChange={setOpened} position="bottom-start">
          <Menu.Target>
            <Button {...common} leftSection={<IconBellOff size={16} aria-hidden />}>
              {t("mute")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {MUTES.map(({ key, ms }) => (
              <Menu.Item
                key={key}
                onClick={() => run({ action: "mute", ids, until: ms === null ? null : serverNow() + ms })}
              >
                {t(`muteFor.${key}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
