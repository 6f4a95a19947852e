"use client";
import { useTranslations } from "next-intl";
import { IconMapOff } from "@tabler/icons-react";
import { EmptyState } from "@/components/ui/EmptyState";
import { Page } from "./Page";
import { ToOverview } from "./ToOverview";

/** An address at which nothing lives. */
export function NotFound() {
  const t = useTranslations("errors");
  return (
    <Page title={t("notFoundTitle")} live={false}>
      <EmptyState icon={<IconMapOff size={20} />} title={t("notFoundTitle")} action={<ToOverview />}>
        {t("notFoundText")}
      </EmptyState>
    </Page>
  );
}
