"use client";
import {
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleXFilled,
  IconClock,
  IconDownload,
  IconLoader2,
  IconPlugConnectedX,
  IconRotateClockwise,
  type Icon,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { isKnownState } from "@/lib/celery/states";
import { hueVar, stateHue } from "./theme";
import { visibleText } from "./hiddenCharacters";
import styles from "./StateLabel.module.css";

const ICONS: Record<string, Icon> = {
  PENDING: IconClock,
  RECEIVED: IconDownload,
  SUCCESS: IconCircleCheck,
  RETRY: IconRotateClockwise,
  FAILURE: IconCircleXFilled,
  REJECTED: IconCircleXFilled,
  REVOKED: IconBan,
  LOST: IconPlugConnectedX,
  UNSENT: IconCircleDashed,
};

/** A state's icon alone, hidden from readers: a word always stands beside it. Custom states run, so they turn. */
export function StateIcon({ state, size = 16 }: { state: string; size?: number }) {
  const Shape = ICONS[state] ?? IconLoader2;
  const turning = Shape === IconLoader2;
  return (
    <Shape
      size={size}
      stroke={2}
      aria-hidden
      className={turning ? styles.turning : styles.icon}
      style={{ color: hueVar(stateHue(state)) }}
    />
  );
}

/** A state's word in the reader's language. A custom one is shown as Celery has it, behind "Started". */
export function useStateWord(): (state: string) => string {
  const t = useTranslations("states");
  return (state) =>
    state === "LOST" || state === "UNSENT" || isKnownState(state)
      ? t(state)
      : t("custom", { state: visibleText(state) });
}

interface StateLabelProps {
  /** Celery's state, a custom one, or our `LOST` and `UNSENT`. */
  state: string;
  /** `plain`: coloured icon and word. `quiet`: the same, but success in neutral, for lists. `pill`: on its tint. */
  variant?: "plain" | "quiet" | "pill";
}

/** A state as icon and word, always both. Celery's own word is on hover. */
export function StateLabel({ state, variant = "plain" }: StateLabelProps) {
  const word = useStateWord()(state);
  const hue = stateHue(state);
  const quiet = variant === "quiet" && state === "SUCCESS";
  return (
    <span
      className={variant === "pill" ? styles.pill : styles.label}
      style={
        variant === "pill"
          ? { color: hueVar(hue, "on-tint"), background: hueVar(hue, "tint") }
          : { color: quiet ? "var(--u-text)" : hueVar(hue) }
      }
      title={state}
    >
      <StateIcon state={state} />
      <span className={styles.word}>{word}</span>
    </span>
  );
}
