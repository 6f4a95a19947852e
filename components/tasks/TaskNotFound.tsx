"use client";
import Link from "next/link";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconClockPause } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useResultWords } from "@/components/results/useResultWords";
import { Lineage } from "@/components/retry/Lineage";
import { EmptyState } from "@/components/ui/EmptyState";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { TaskResult } from "@/lib/contract/results";
import { OLDEST_TASK } from "./oldestTask";

interface TaskNotFoundProps {
  id: string;
  /** What the result backend said of it. */
  result: TaskResult | undefined;
}

/** An id that is not known here, and why that may be: never seen, or older than what is kept. */
export function TaskNotFound({ id, result }: TaskNotFoundProps) {
  const t = useTranslations("task.notFound");
  const format = useFormat();
  const oldest = useQuery({
    queryKey: queryKeys.tasks(OLDEST_TASK),
    queryFn: ({ signal }) => api.tasks(OLDEST_TASK, signal),
  });
  const resultWords = useResultWords();
  const stored = result === undefined ? null : resultWords(result);
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
      <Lineage id={id} />
      {oldest.data !== undefined && (
        <p>
          {first === undefined
            ? t("nothingKept")
            : t("historyBegins", { time: format.exact(first.createdAt), count: oldest.data.retained })}
        </p>
      )}
      <p>{t("advice")}</p>
      {stored !== null && (
        <p role="status">{result?.state === "absent" ? t("absent") : [stored.said, stored.mend].join(" ")}</p>
      )}
    </EmptyState>
  );
}
