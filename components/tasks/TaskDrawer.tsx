"use client";
import Link from "next/link";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { taskHref } from "@/components/ui/links";
import { ListDrawer } from "@/components/ui/ListDrawer";
import { OpenTaskProvider } from "@/components/ui/openTask";
import { TaskView } from "./TaskView";
import styles from "./TaskDrawer.module.css";

interface TaskDrawerProps {
  /** Null: closed. */
  id: string | null;
  phone: boolean;
  onClose: () => void;
  onOpen: (id: string) => void;
  /** To the next (1) or previous (-1) row of the list. */
  onStep: (by: -1 | 1) => void;
}

/** A task beside the list it was opened from: the task page in one column. */
export function TaskDrawer({ id, phone, onClose, onOpen, onStep }: TaskDrawerProps) {
  const t = useTranslations("task.drawer");
  const words = { title: t("title"), next: t("next"), previous: t("previous"), close: t("close") };
  return (
    <ListDrawer
      item={id}
      words={words}
      phone={phone}
      wide
      onClose={onClose}
      onStep={phone ? null : onStep}
      actions={(shown) => (
        <Link
          href={taskHref(shown)}
          className={styles.link}
          prefetch={false}
          aria-label={t("asPage")}
          title={t("asPage")}
        >
          <IconExternalLink size={17} aria-hidden />
        </Link>
      )}
    >
      {(shown) => (
        <div className={styles.body}>
          <OpenTaskProvider value={onOpen}>
            <TaskView key={shown} id={shown} layout="drawer" />
          </OpenTaskProvider>
        </div>
      )}
    </ListDrawer>
  );
}
