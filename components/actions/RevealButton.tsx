"use client";
import { Button } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useErrorWords } from "@/components/shell/StaleNote";
import type { Reveal } from "./useReveal";

interface RevealButtonProps {
  reveal: Reveal<unknown>;
  /** The broker marks the message for it, as it does when it is looked at. */
  isMarked?: boolean;
  size?: "sm" | "md";
}

/** Shows what is hidden, to who may see it. */
export function RevealButton({ reveal, isMarked = false, size = "sm" }: RevealButtonProps) {
  const t = useTranslations("hidden");
  const words = useErrorWords();
  if (!reveal.mayShow) return null;
  const { told, pending, error } = reveal;
  const isShown = told !== null;
  const Shape = isShown ? IconEyeOff : IconEye;
  return (
    <>
      <Button
        size={size}
        variant="default"
        title={isShown ? t("shown") : isMarked ? t("showHintMarked") : t("showHint")}
        loading={pending}
        leftSection={<Shape size={15} aria-hidden />}
        onClick={isShown ? reveal.hide : reveal.show}
      >
        {isShown ? t("hide") : t("show")}
      </Button>
      {error !== null && <span role="alert">{t("failed", { words: words(error) })}</span>}
    </>
  );
}
