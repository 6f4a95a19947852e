"use client";
import { Button } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useErrorWords } from "@/components/shell/StaleNote";
import type { Reveal } from "./useReveal";

/** Shows what is hidden of a task, to who may see it. */
export function RevealButton({ reveal }: { reveal: Reveal }) {
  const t = useTranslations("hidden");
  const words = useErrorWords();
  if (!reveal.mayShow) return null;
  const { isShown, pending, error } = reveal;
  const Shape = isShown ? IconEyeOff : IconEye;
  return (
    <>
      <Button
        size="md"
        title={isShown ? t("shown") : t("showHint")}
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
