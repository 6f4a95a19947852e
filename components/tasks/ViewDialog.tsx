"use client";
import { useState } from "react";
import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ActionDialog } from "@/components/actions/ActionDialog";
import { api, type ApiError } from "@/components/data/apiClient";
import { usePauseWhile } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { VisibleText } from "@/components/ui/VisibleText";
import type { SavedView } from "@/lib/contract/views";
import { viewOfState, type ViewState } from "./savedViews";
import styles from "./SavedViews.module.css";

export type ViewRequest =
  | { kind: "save"; state: ViewState }
  | { kind: "rename"; view: SavedView }
  /** The view shows from now on what the list shows. */
  | { kind: "replace"; view: SavedView; state: ViewState }
  | { kind: "remove"; view: SavedView };

interface ViewDialogProps {
  opened: boolean;
  request: ViewRequest;
  onClose: () => void;
}

/** Asks for a view's name, or whether it is to go. Everybody shares views, and the dialog says so. */
export function ViewDialog({ opened, request, onClose }: ViewDialogProps) {
  const t = useTranslations("tasks.views");
  const { kind } = request;
  const [name, setName] = useState(request.kind === "save" ? "" : request.view.name);
  const client = useQueryClient();
  const sending = useMutation<unknown, ApiError>({
    mutationFn: () => send(request, name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.views() });
      onClose();
    },
  });
  usePauseWhile("dialog", opened);
  const named = kind === "save" || kind === "rename";
  const taken = sending.error?.details["name"] !== undefined;
  const filter = "state" in request ? request.state.filter : request.view.filter;
  return (
    <ActionDialog
      asksReason={false}
      opened={opened}
      onClose={onClose}
      title={t(`dialog.title.${kind}`, {
        name: request.kind === "save" ? "" : visibleText(request.view.name),
      })}
      submit={t(`dialog.submit.${kind}`)}
      danger={kind === "remove"}
      incomplete={named && name.trim() === ""}
      pending={sending.isPending}
      error={taken ? null : sending.error}
      onSubmit={() => sending.mutate()}
    >
      {named && (
        <TextInput
          label={t("dialog.name")}
          value={name}
          maxLength={80}
          data-autofocus
          autoComplete="off"
          error={taken ? t("dialog.taken") : undefined}
          onChange={(event) => {
            setName(event.currentTarget.value);
            sending.reset();
          }}
        />
      )}
      <p>{t(`dialog.text.${kind}`)}</p>
      {filter !== "" && (
        <code className={styles.filter}>
          <VisibleText text={filter} />
        </code>
      )}
    </ActionDialog>
  );
}

function send(request: ViewRequest, name: string): Promise<unknown> {
  switch (request.kind) {
    case "save":
      return api.addView(viewOfState(name, request.state));
    case "rename":
      return api.changeView(request.view.id, { name });
    case "replace":
      return api.changeView(request.view.id, viewOfState(request.view.name, request.state));
    case "remove":
      return api.removeView(request.view.id);
  }
}
