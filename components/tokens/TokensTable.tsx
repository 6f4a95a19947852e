"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { Token } from "@/lib/contract/tokens";
import classes from "./Tokens.module.css";

export interface TokensProps {
  tokens: readonly Token[];
  /** The server's time, Unix ms. */
  now: number;
  onRevoke: (token: Token) => void;
}

export function TokensTable({ tokens, now, onRevoke }: TokensProps) {
  const t = useTranslations("tokens");
  const tr = useTranslations("shell.role");
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <caption className="reader-only">{t("title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("columns.name")}</th>
            <th scope="col">{t("columns.role")}</th>
            <th scope="col">{t("columns.lastUsed")}</th>
            <th scope="col">{t("columns.expires")}</th>
            <th scope="col">{t("columns.made")}</th>
            <th scope="col">
              <span className="reader-only">{t("columns.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" className={classes.nameCell}>
                <span className={classes.name}>
                  <VisibleText text={token.name} />
                </span>{" "}
                <TokenId id={token.id} />
              </th>
              <td>{tr(token.role)}</td>
              <td>
                <LastUse token={token} now={now} />
              </td>
              <td>
                <Expiry at={token.expiresAt} now={now} />
              </td>
              <td>
                <TimeAgo at={token.createdAt} now={now} form="ago" />
                {token.by !== "" && (
                  <>
                    {" "}
                    · <VisibleText text={token.by} />
                  </>
                )}
              </td>
              <td data-end="true">
                <RevokeButton token={token} onRevoke={onRevoke} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** As much of it as may be told. */
export function TokenId({ id }: { id: string }) {
  return <code className={classes.id}>umbel_{id}_…</code>;
}

export function LastUse({ token: { lastUsedAt }, now }: { token: Token; now: number }) {
  const t = useTranslations("tokens");
  return lastUsedAt === null ? t("never") : <TimeAgo at={lastUsedAt} now={now} form="ago" />;
}

interface RevokeButtonProps {
  token: Token;
  onRevoke: (token: Token) => void;
  size?: "sm" | "xl";
}

export function RevokeButton({ token, onRevoke, size = "sm" }: RevokeButtonProps) {
  const t = useTranslations("tokens");
  return (
    <Button
      size={size}
      variant="default"
      onClick={() => onRevoke(token)}
      aria-label={t("revokeOne", { name: visibleText(token.name) })}
    >
      {t("revokeDots")}
    </Button>
  );
}

export function Expiry({ at, now }: { at: number | null; now: number }) {
  const t = useTranslations("tokens");
  const format = useFormat();
  if (at === null) return t("noEnd");
  if (at <= now) return <span className={classes.over}>{t("over")}</span>;
  return <span title={format.exact(at)}>{format.dayAndMinute(at)}</span>;
}
