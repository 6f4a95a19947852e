"use client";
import Link from "next/link";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";

/** The way on from where there is nothing to see. */
export function ToOverview() {
  const t = useTranslations("errors");
  return (
    <Button component={Link} href="/">
      {t("toOverview")}
    </Button>
  );
}
