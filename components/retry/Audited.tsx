"use client";
import { useTranslations } from "next-intl";
import { useShell } from "@/components/shell/useShell";
import { visibleText } from "@/components/ui/hiddenCharacters";

/** At the foot of a dialog that sends something: that it is written down, and as whom. */
export function Audited() {
  const t = useTranslations("retry");
  const { data: shell } = useShell();
  if (shell === undefined) return null;
  const { name } = shell.user;
  return name === "" ? t("auditedNameless") : t("audited", { user: visibleText(name) });
}
