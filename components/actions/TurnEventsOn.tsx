"use client";
import type { ReactNode } from "react";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEnableEvents } from "./useEnableEvents";
import { useMay } from "./useMay";

interface TurnEventsOnProps {
  workers: readonly string[];
  /** What stands there for people who may not. */
  otherwise: ReactNode;
}

/** The button that makes these workers tell of their tasks. */
export function TurnEventsOn({ workers, otherwise }: TurnEventsOnProps) {
  const t = useTranslations("actions.eventsOff");
  const may = useMay("events");
  const { turnOn, pending } = useEnableEvents(workers);
  if (!may) return otherwise;
  return (
    <Button loading={pending} onClick={turnOn}>
      {t("turnOn")}
    </Button>
  );
}
