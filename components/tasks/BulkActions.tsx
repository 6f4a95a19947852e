"use client";
import { Button } from "@mantine/core";
import { IconBan, IconRotateClockwise } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import type { RetryRequest } from "@/components/retry/retryModel";
import { useFormat } from "@/components/ui/useFormat";
import type { RevokeRequest } from "./revokeModel";
import type { AskedTasks } from "./taskUrlState";
import styles from "./TaskActions.module.css";

interface BulkActionsProps {
  ids: readonly string[];
  /** How many of them are known to be over. */
  ended: number;
  /** All that match the filter. */
  matching: number;
  asked: AskedTasks;
  onRevoke: (request: RevokeRequest) => void;
  onRetry: (request: RetryRequest) => void;
}

/** What can be done with the selected tasks, and with all that match. What one may do to some only, the dialogs sort out. */
export function BulkActions({ ids, ended, matching, asked, onRevoke, onRetry }: BulkActionsProps) {
  const t = useTranslations("revoke");
  const retryWords = useTranslations("retry");
  const format = useFormat();
  const mayRetry = useMay("retry");
  const mayRevoke = useMay("revoke");
  return (
    <>
      {mayRetry && (
        <>
          <Button
            size="md"
            variant="filled"
            leftSection={<IconRotateClockwise size={16} aria-hidden />}
            onClick={() => onRetry({ kind: "selected", ids })}
          >
            {retryWords("button.selected", { shown: format.count(ids.length) })}
          </Button>
          <Button
            size="md"
            leftSection={<IconRotateClockwise size={16} aria-hidden />}
            onClick={() => onRetry({ kind: "matching", asked })}
          >
            {retryWords("button.matching", { shown: format.count(matching) })}
          </Button>
        </>
      )}
      {mayRevoke && (
        <>
          <Button
            size="md"
            className={styles.danger}
            leftSection={<IconBan size={16} aria-hidden />}
            onClick={() => onRevoke({ kind: "selected", ids, ended })}
          >
            {t("button.selected", { shown: format.count(ids.length) })}
          </Button>
          <Button
            size="md"
            className={styles.danger}
            leftSection={<IconBan size={16} aria-hidden />}
            onClick={() => onRevoke({ kind: "matching", asked })}
          >
            {t("button.matching", { shown: format.count(matching) })}
          </Button>
        </>
      )}
    </>
  );
}
