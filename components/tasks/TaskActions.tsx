"use client";
import { useState } from "react";
import { Button } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { usePauseWhile } from "@/components/data/liveControl";
import { Revoke } from "./Revoke";
import { isOver, type RevokedTask, type RevokeRequest } from "./revokeModel";
import styles from "./TaskActions.module.css";

/** What can be done with one task; nothing for one that is over. */
export function TaskActions({ task }: { task: RevokedTask }) {
  const t = useTranslations("revoke");
  const may = useMay("operator");
  const [request, setRequest] = useState<RevokeRequest | null>(null);
  usePauseWhile("menu", request !== null);
  return (
    <>
      {!isOver(task) && (
        <Button
          size="md"
          className={styles.danger}
          leftSection={<IconBan size={16} aria-hidden />}
          disabled={!may}
          title={may ? undefined : t("notAllowed")}
          onClick={() => setRequest({ kind: "one", task })}
        >
          {t("button.one")}
        </Button>
      )}
      <Revoke request={request} onClose={() => setRequest(null)} />
    </>
  );
}
