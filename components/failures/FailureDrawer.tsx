"use client";
import { useState, type ReactNode } from "react";
import { Drawer } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/IconButton";
import styles from "./FailureDrawer.module.css";

interface FailureDrawerProps {
  /** Null: closed. */
  id: string | null;
  phone: boolean;
  onClose: () => void;
  /** To the next (1) or previous (-1) group of the list. */
  onStep: (by: -1 | 1) => void;
  children: (id: string) => ReactNode;
}

/** A group over the list, where there is no room beside it. */
export function FailureDrawer({ id, phone, onClose, onStep, children }: FailureDrawerProps) {
  const t = useTranslations("failures.drawer");
  // While it slides out it still shows what it showed.
  const [last, setLast] = useState(id);
  if (id !== null && id !== last) setLast(id);
  const shown = id ?? last;
  return (
    <Drawer.Root
      opened={id !== null}
      onClose={onClose}
      size={phone ? "100%" : 520}
      position="right"
      transitionProps={{ duration: 120, transition: "fade" }}
      classNames={{ content: styles.content, title: styles.title, body: styles.body }}
    >
      <Drawer.Overlay />
      <Drawer.Content data-list-drawer>
        <div className={styles.head}>
          <Drawer.Title>{t("title")}</Drawer.Title>
          <IconButton label={t("next")} onClick={() => onStep(1)}>
            <IconArrowDown size={17} aria-hidden />
          </IconButton>
          <IconButton label={t("previous")} onClick={() => onStep(-1)}>
            <IconArrowUp size={17} aria-hidden />
          </IconButton>
          <IconButton label={t("close")} onClick={onClose}>
            <IconX size={18} aria-hidden />
          </IconButton>
        </div>
        <Drawer.Body>{shown !== null && children(shown)}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
