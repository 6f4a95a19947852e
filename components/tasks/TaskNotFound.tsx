"use client";
import { useEffect } from "react";
import Link from "next/link";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconClockPause } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { EmptyState } from "@/components/ui/EmptyState";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { OLDEST_TASK } from "./oldestTask";

/** A task that was sent a moment ago may turn up: its first event is on the way. */
const LOOK_AGAIN_MS = 3000;

/** An id that is not known here, and why that may be: never seen, or older than what is kept. */
export function TaskNotFound({ id, refetch }: { id: string; refetch: () => void }) {
  const t = useTranslations("task.notFound");
  const format = useFormat();
  const oldest = useQuery({
    queryKey: queryKeys.tasks(OLDEST_TASK),
    queryFn: ({ signal }) => api.tasks(OLDEST_TASK, signal),
  });
  useEffect(() => {
    const timer = setInterval(refetch, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [refetch]);
  const first = oldest.data?.rows[0];
  return (
    <EmptyState
      icon={<IconClockPause size={20} />}
      title={t("title")}
      action={
        <Button component={Link} href={`/tasks?range=all&filter=${encodeURIComponent(id.slice(0, 100))}`}>
          {t("search")}
        </Button>
      }
    >
      <p>
        <code>
          <VisibleText text={id.slice(0, 255)} />
        </code>
      </p>
      {oldest.data !== undefined && (
        <p>
          {first === undefined
            ? t("nothingKept")
            : t("historyBegins", { time: format.exact(first.createdAt), count: oldest.data.retained })}
        </p>
      )}
      <p>{t("advice")}</p>
    </EmptyState>
  );
}
