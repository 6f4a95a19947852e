"use client";
import { useState } from "react";
import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ActionDialog } from "@/components/actions/ActionDialog";
import dialog from "@/components/actions/ActionDialog.module.css";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useShell } from "@/components/shell/useShell";
import { CopyButton } from "@/components/ui/CopyButton";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { mayDo, ROLES, type Role } from "@/lib/contract/roles";
import type { TokenMade } from "@/lib/contract/tokens";
import classes from "./Tokens.module.css";

const DAYS = ["7", "30", "90", "365", "never"] as const;

interface MakeTokenDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Asks what the token is for, and then tells its secret, once. */
export function MakeTokenDialog({ opened, onClose }: MakeTokenDialogProps) {
  const t = useTranslations("tokens");
  const tr = useTranslations("shell.role");
  const td = useTranslations("actions.dialog");
  const phone = useMedia(PHONE);
  const client = useQueryClient();
  const { data: shell } = useShell();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const making = useMutation<TokenMade, ApiError>({
    mutationFn: () =>
      api.makeToken({ name: name.trim(), role, days: days === "never" ? null : Number(days) }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.tokens() }),
  });
  const leave = () => {
    making.reset();
    setName("");
    onClose();
  };
  if (making.data !== undefined) {
    return (
      <Modal
        opened={opened}
        onClose={leave}
        title={t("made", { name: visibleText(making.data.token.name) })}
        fullScreen={phone}
        classNames={{
          content: dialog.sheet,
          header: dialog.header,
          body: dialog.body,
          title: dialog.title,
        }}
        closeButtonProps={{ "aria-label": td("close") }}
      >
        <div className={dialog.form}>
          <div className={dialog.content}>
            <p>{t("madeText")}</p>
            <code className={classes.secret}>{making.data.secret}</code>
          </div>
          <div className={dialog.foot}>
            <span className={dialog.footNote} />
            <Button size={phone ? "xl" : "md"} onClick={leave}>
              {t("done")}
            </Button>
            <CopyButton
              text={making.data.secret}
              label={t("copy")}
              size={phone ? "xl" : "md"}
              variant="filled"
            >
              {t("copy")}
            </CopyButton>
          </div>
        </div>
      </Modal>
    );
  }
  return (
    <ActionDialog
      asksReason={false}
      opened={opened}
      onClose={leave}
      title={t("makeTitle")}
      submit={t("make")}
      incomplete={name.trim() === ""}
      pending={making.isPending}
      error={making.error}
      onSubmit={() => making.mutate()}
    >
      <TextInput
        label={t("name")}
        value={name}
        maxLength={80}
        data-autofocus
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t("columns.role")}
        allowDeselect={false}
        data={ROLES.filter((one) => shell !== undefined && mayDo(shell.user.role, one)).map((value) => ({
          value,
          label: tr(value),
        }))}
        value={role}
        onChange={(value) => setRole(ROLES.find((one) => one === value) ?? role)}
      />
      <Select
        label={t("columns.expires")}
        allowDeselect={false}
        data={DAYS.map((value) => ({
          value,
          label: value === "never" ? t("noEnd") : t("days", { days: Number(value) }),
        }))}
        value={days}
        onChange={(value) => setDays(DAYS.find((one) => one === value) ?? days)}
      />
    </ActionDialog>
  );
}
