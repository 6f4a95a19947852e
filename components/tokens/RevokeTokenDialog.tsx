"use client";
import { useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ActionDialog } from "@/components/actions/ActionDialog";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import type { Token, TokenList } from "@/lib/contract/tokens";

interface RevokeTokenDialogProps {
  /** Null: closed. */
  token: Token | null;
  onClose: () => void;
}

export function RevokeTokenDialog({ token, onClose }: RevokeTokenDialogProps) {
  const t = useTranslations("tokens");
  const client = useQueryClient();
  // While it goes away it still says what it said.
  const [last, setLast] = useState(token);
  if (token !== null && token !== last) setLast(token);
  const revoking = useMutation<TokenList, ApiError, string>({
    mutationFn: (id) => api.revokeToken(id),
    onSuccess: (left) => {
      client.setQueryData(queryKeys.tokens(), left);
      onClose();
    },
  });
  return (
    <ActionDialog
      asksReason={false}
      opened={token !== null}
      onClose={() => {
        revoking.reset();
        onClose();
      }}
      title={t("revokeTitle", { name: last?.name ?? "" })}
      submit={t("revoke")}
      danger
      pending={revoking.isPending}
      error={revoking.error}
      onSubmit={() => {
        if (token !== null) revoking.mutate(token.id);
      }}
    >
      <p>{t("revokeText")}</p>
    </ActionDialog>
  );
}
