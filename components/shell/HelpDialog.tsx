"use client";
import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useCommandKey } from "./commandKey";
import { placesFor } from "./places";
import { useShell } from "./useShell";
import classes from "./HelpDialog.module.css";

interface HelpDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Every key, by where it works. */
export function HelpDialog({ opened, onClose }: HelpDialogProps) {
  const t = useTranslations("shell");
  const command = useCommandKey();
  const { data: shell } = useShell();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("help.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <h3 className={classes.group}>{t("help.everywhere")}</h3>
      <dl className={classes.keys}>
        <Keys keys={[command, "K"]}>{t("help.search")}</Keys>
        <Keys keys={["/"]}>{t("help.find")}</Keys>
        <Keys keys={["p"]}>{t("help.live")}</Keys>
        <Keys keys={["?"]}>{t("help.this")}</Keys>
        {placesFor(shell?.user).map(({ key, letter }) => (
          <Keys key={key} keys={["g", letter]}>
            {t("help.goTo", { place: t(`places.${key}`) })}
          </Keys>
        ))}
      </dl>
      <h3 className={classes.group}>{t("help.inLists")}</h3>
      <dl className={classes.keys}>
        <Keys keys={["j"]}>{t("help.down")}</Keys>
        <Keys keys={["k"]}>{t("help.up")}</Keys>
        <Keys keys={["Enter"]}>{t("help.open")}</Keys>
        <Keys keys={["x"]}>{t("help.select")}</Keys>
        <Keys keys={["r"]}>{t("help.retry")}</Keys>
        <Keys keys={["Esc"]}>{t("help.escape")}</Keys>
      </dl>
    </Modal>
  );
}

function Keys({ keys, children }: { keys: string[]; children: React.ReactNode }) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </>
  );
}
