"use client";
import { useState } from "react";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { IconKey, IconLock, IconPlus } from "@tabler/icons-react";
import { useMay } from "@/components/actions/useMay";
import { api, type ApiError } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { Page } from "@/components/shell/Page";
import { useErrorWords } from "@/components/shell/StaleNote";
import { ToOverview } from "@/components/shell/ToOverview";
import { useShell } from "@/components/shell/useShell";
import { EmptyState } from "@/components/ui/EmptyState";
import { Note, NoteAction } from "@/components/ui/Note";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { mayAtAll } from "@/lib/contract/permissions";
import type { Token, TokenList } from "@/lib/contract/tokens";
import { MakeTokenDialog } from "./MakeTokenDialog";
import { RevokeTokenDialog } from "./RevokeTokenDialog";
import { TokenCards } from "./TokenCards";
import { TokensTable } from "./TokensTable";
import classes from "./Tokens.module.css";

/** How programs sign in: every token with its role, and when it was last used. For admins. */
export function TokensPage() {
  const t = useTranslations("tokens");
  const { data: shell } = useShell();
  const maySee = shell !== undefined && mayAtAll(shell.user, "tokens");
  return (
    <Page title={t("title")} live={false}>
      {shell !== undefined && !maySee ? (
        <EmptyState icon={<IconLock size={20} />} title={t("forAdmins")} action={<ToOverview />}>
          {t("forAdminsText")}
        </EmptyState>
      ) : (
        maySee && <Tokens />
      )}
    </Page>
  );
}

function Tokens() {
  const t = useTranslations("tokens");
  const tc = useTranslations("common");
  const words = useErrorWords();
  const may = useMay("tokens");
  const now = useNow();
  const phone = useMedia(PHONE);
  const List = phone ? TokenCards : TokensTable;
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const query = useQuery<TokenList, ApiError>({
    queryKey: queryKeys.tokens(),
    queryFn: ({ signal }) => api.tokens(signal),
  });
  const make = may && (
    <Button
      size={phone ? "xl" : "md"}
      variant="filled"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setMaking(true)}
    >
      {t("make")}
    </Button>
  );
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <p>{t("text")}</p>
        {query.data !== undefined && query.data.tokens.length > 0 && make}
      </div>
      {query.error !== null && (
        <Note
          tone="failure"
          title={words(query.error)}
          actions={<NoteAction onClick={() => void query.refetch()}>{tc("tryAgain")}</NoteAction>}
        />
      )}
      {query.data === undefined ? (
        query.error === null && (
          <TableSkeleton
            label={tc("loading")}
            rows={4}
            rowHeight={40}
            columns={[{ width: 160 }, { width: "1fr" }]}
          />
        )
      ) : query.data.tokens.length === 0 ? (
        <EmptyState icon={<IconKey size={20} />} title={t("none")} action={make || undefined}>
          {t("noneText")}
        </EmptyState>
      ) : (
        <List tokens={query.data.tokens} now={now} onRevoke={setRevoking} />
      )}
      <MakeTokenDialog opened={making} onClose={() => setMaking(false)} />
      <RevokeTokenDialog token={revoking} onClose={() => setRevoking(null)} />
    </div>
  );
}
