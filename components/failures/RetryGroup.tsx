"use client";
import { useMemo, useState } from "react";
import { Button } from "@mantine/core";
import { IconRotateClockwise } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { usePauseWhile } from "@/components/data/liveControl";
import { Retry } from "@/components/retry/Retry";
import type { RetryRequest } from "@/components/retry/retryModel";
import { groupFilter } from "./failureLinks";

/** Runs all tasks of a group again that are still kept. Nothing for those who may not. */
export function RetryGroup({ id, size }: { id: string; size: "md" | "xl" }) {
  const t = useTranslations("retry.button");
  const may = useMay("retry");
  const [asks, setAsks] = useState(false);
  usePauseWhile("dialog", asks, () => setAsks(false));
  const request = useMemo<RetryRequest>(
    () => ({ kind: "matching", asked: { filter: groupFilter(id) } }),
    [id],
  );
  if (!may) return null;
  return (
    <>
      <Button
        size={size}
        variant="filled"
        leftSection={<IconRotateClockwise size={16} aria-hidden />}
        onClick={() => setAsks(true)}
      >
        {t("all")}
      </Button>
      <Retry request={asks ? request : null} onClose={() => setAsks(false)} />
    </>
  );
}
