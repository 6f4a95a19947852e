"use client";
import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useFrame } from "./frameContext";
import { Preferences } from "./Preferences";

interface PreferencesDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Theme, language and time zone on phones, where there is no sidebar for them. */
export function PreferencesDialog({ opened, onClose }: PreferencesDialogProps) {
  const t = useTranslations("shell");
  const { chosenTimeZone } = useFrame();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("preferences.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Preferences chosenTimeZone={chosenTimeZone} />
    </Modal>
  );
}
