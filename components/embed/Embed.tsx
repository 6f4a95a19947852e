"use client";
import { useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { Menu } from "@mantine/core";
import { IconCode } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { IconButton } from "@/components/ui/IconButton";
import type { Widget } from "@/lib/widget/widget";

// Opened seldom, on pages that are opened often.
const EmbedDialog = dynamic(async () => (await import("./EmbedDialog")).EmbedDialog, { ssr: false });

export interface Embed {
  /** Whether the person may embed at all. */
  may: boolean;
  open: () => void;
  /** To be put beside the menu, which goes when it is used. */
  dialog: ReactNode;
}

/** The dialog that embeds a widget, for a menu. */
export function useEmbed(widget: Widget): Embed {
  const may = useMay("widgets");
  const [shown, setShown] = useState<"never" | "open" | "closed">("never");
  return {
    may,
    open: () => setShown("open"),
    dialog:
      may && shown !== "never" ? (
        <EmbedDialog widget={widget} opened={shown === "open"} onClose={() => setShown("closed")} />
      ) : null,
  };
}

/** The menu's item. */
export function EmbedItem({ onClick }: { onClick: () => void }) {
  const t = useTranslations("embed");
  return (
    <Menu.Item leftSection={<IconCode size={16} aria-hidden />} onClick={onClick}>
      {t("item")}
    </Menu.Item>
  );
}

/** The same where there is no menu. Nothing for those who may not. */
export function EmbedButton({ widget }: { widget: Widget }) {
  const t = useTranslations("embed");
  const { may, open, dialog } = useEmbed(widget);
  if (!may) return null;
  return (
    <>
      <IconButton label={t("item")} variant="bordered" onClick={open}>
        <IconCode size={16} aria-hidden />
      </IconButton>
      {dialog}
    </>
  );
}
