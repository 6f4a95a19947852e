"use client";
import { createContext, useContext } from "react";
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { HIDDEN, type HiddenRule } from "@/lib/cluster/redact/hidden";
import styles from "./VisibleText.module.css";

/** Which rules hid something in what stands below: the marks tell of them. */
export const HiddenRules = createContext<readonly HiddenRule[]>([]);

/** What stands where something is hidden, and why in words. Copied it is the same sign. */
export function HiddenMark() {
  const t = useTranslations("hidden");
  const rules = useContext(HiddenRules);
  const reasons = [...new Set(rules.map(({ kind, of }) => t(`why.${kind}`, { of })))];
  const [only = t("why.plain")] = reasons;
  const why = reasons.length < 2 ? only : t("several", { reasons: reasons.join(" ") });
  return (
    <span className={styles.hidden} title={why}>
      <IconEyeOff size={11} aria-hidden />
      {HIDDEN}
    </span>
  );
}
