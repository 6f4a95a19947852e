"use client";
import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { ListDrawer } from "@/components/ui/ListDrawer";

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
  const words = { title: t("title"), next: t("next"), previous: t("previous"), close: t("close") };
  return (
    <ListDrawer item={id} words={words} phone={phone} onClose={onClose} onStep={onStep}>
      {children}
    </ListDrawer>
  );
}
