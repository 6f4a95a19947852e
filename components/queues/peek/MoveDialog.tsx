"use client";
import { useState } from "react";
import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ActionDialog } from "@/components/actions/ActionDialog";
import { useRights } from "@/components/shell/useRights";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { may } from "@/lib/contract/permissions";
import { useQueueActions } from "../useQueueActions";

interface MoveDialogProps {
  queue: string;
  refs: readonly string[];
  isFree: boolean;
  opened: boolean;
  onClose: () => void;
  onMoved: () => void;
}

const OFFERED = 200;
const ALL = { search: "", sort: "name", order: "asc", limit: OFFERED, offset: 0 } as const;

/** Puts messages at the end of another queue, which is there already. */
export function MoveDialog({ queue, refs, isFree, opened, onClose, onMoved }: MoveDialogProps) {
  const t = useTranslations("queues.move");
  const [target, setTarget] = useState("");
  const { move } = useQueueActions();
  const rights = useRights();
  const { data } = useQuery({
    queryKey: queryKeys.queues(ALL),
    queryFn: ({ signal }) => api.queues(ALL, signal),
    enabled: opened,
  });
  const names = (data?.queues ?? [])
    .filter(({ name, exists }) => name !== queue && exists === true)
    .filter(({ name }) => rights !== null && may(rights, "messages", { queues: [name] }))
    .map(({ name }) => name);
  const leave = () => {
    move.forgetError();
    onClose();
  };
  return (
    <ActionDialog
      opened={opened}
      onClose={leave}
      title={t("title", { count: refs.length, queue: visibleText(queue) })}
      submit={t("submit")}
      incomplete={target === "" || target === queue}
      pending={move.pending}
      error={move.error}
      onSubmit={() => {
        void move.run({ queue, refs, target }).then((done) => {
          if (done === null) return;
          leave();
          onMoved();
        });
      }}
    >
      <Autocomplete
        label={t("target")}
        data={names}
        value={target}
        onChange={setTarget}
        maxLength={255}
        limit={20}
        data-autofocus
      />
      <p>{t("text")}</p>
      {!isFree && <p>{t("textMarked")}</p>}
    </ActionDialog>
  );
}
