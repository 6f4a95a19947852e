"use client";
import { Button } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
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
}

/** What can be done with the selected tasks, and with all that match. */
export function BulkActions({ ids, ended, matching, asked, onRevoke }: BulkActionsProps) {
  const t = useTranslations("revoke");
  const format = useFormat();
  const may = useMay("operator");
  const shared = {
    size: "md",
    disabled: !may,
    title: may ? undefined : t("notAllowed"),
    className: styles.danger,
  };
  return (
    <>
      <Button
        {...shared}
        leftSection={<IconBan size={16} aria-hidden />}
        onClick={() => onRevoke({ kind: "selected", ids, ended })}
      >
        {t("button.selected", { shown: format.count(ids.length) })}
      </Button>
      <Button {...shared} onClick={() => onRevoke({ kind: "matching", asked })}>
        {t("button.matching", { shown: format.count(matching) })}
      </Button>
    </>
  );
}
