"use client";
import { useState } from "react";
import Link from "next/link";
import { Drawer } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconExternalLink, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/IconButton";
import { taskHref } from "@/components/ui/links";
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
  // While it slides out it still shows what it showed.
  const [last, setLast] = useState(id);
  if (id !== null && id !== last) setLast(id);
  const shown = id ?? last;
  return (
    <Drawer.Root
      opened={id !== null}
      // A dialog above it that is left with Escape takes the drawer along, if it is let.
      onClose={() => {
        if (document.querySelector("[role=dialog]:not([data-list-drawer])") === null) onClose();
      }}
      size={phone ? "100%" : 600}
      position="right"
      transitionProps={{ duration: 120, transition: "fade" }}
      classNames={{ overlay: styles.veil, content: styles.content, body: styles.body, title: styles.title }}
    >
      <Drawer.Overlay />
      <Drawer.Content data-list-drawer>
        <div className={styles.head}>
          <Drawer.Title>{t("title")}</Drawer.Title>
          {!phone && (
            <>
              <IconButton label={t("next")} onClick={() => onStep(1)}>
                <IconArrowDown size={17} aria-hidden />
              </IconButton>
              <IconButton label={t("previous")} onClick={() => onStep(-1)}>
                <IconArrowUp size={17} aria-hidden />
              </IconButton>
            </>
          )}
          {shown !== null && (
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
          <IconButton label={t("close")} onClick={onClose}>
            <IconX size={18} aria-hidden />
          </IconButton>
        </div>
        <Drawer.Body>
          <OpenTaskProvider value={onOpen}>
            {shown !== null && <TaskView key={shown} id={shown} layout="drawer" />}
          </OpenTaskProvider>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
