"use client";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useErrorWords } from "@/components/shell/StaleNote";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { RetryPreflight } from "@/lib/contract/retry";
import styles from "./RetryDialog.module.css";

/** The step that nobody takes by accident: a message on RabbitMQ can only be looked at by marking it. */
export function LookInQueue({ preflight: { id, route } }: { preflight: RetryPreflight }) {
  const t = useTranslations("retry.look");
  const words = useErrorWords();
  const client = useQueryClient();
  const looking = useMutation<RetryPreflight, ApiError>({
    mutationFn: () => api.lookInQueue(id),
    onSuccess: (found) => client.setQueryData(queryKeys.retryPreflight(id), found),
  });
  return (
    <div className={styles.look}>
      <p>{t("text", { queue: visibleText(route?.routingKey ?? "") })}</p>
      {looking.isSuccess ? (
        <p>{t("missing")}</p>
      ) : (
        <Button size="xs" variant="default" loading={looking.isPending} onClick={() => looking.mutate()}>
          {t("button")}
        </Button>
      )}
      {looking.error !== null && <p>{words(looking.error)}</p>}
    </div>
  );
}
