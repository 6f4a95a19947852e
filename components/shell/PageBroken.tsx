"use client";
import { useEffect } from "react";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconBug } from "@tabler/icons-react";
import { EmptyState } from "@/components/ui/EmptyState";
import { Page } from "./Page";

interface PageBrokenProps {
  error: Error & { digest?: string };
  /** Draws the page again. */
  reset: () => void;
}

/** A mistake of ours while drawing a page: the frame stays, so that one can go on. */
export function PageBroken({ error, reset }: PageBrokenProps) {
  const t = useTranslations("errors");
  const tc = useTranslations("common");
  useEffect(() => {
    // The browser's console is where a person who reports it will look.
    reportError(error);
  }, [error]);
  return (
    <Page title={t("pageTitle")} live={false}>
      <EmptyState
        icon={<IconBug size={20} />}
        title={t("pageTitle")}
        action={<Button onClick={reset}>{tc("tryAgain")}</Button>}
      >
        {t("pageText")}
      </EmptyState>
    </Page>
  );
}
