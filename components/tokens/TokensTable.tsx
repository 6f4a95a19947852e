"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { Token } from "@/lib/contract/tokens";
import classes from "./Tokens.module.css";

interface TokensTableProps {
  tokens: readonly Token[];
  /** The server's time, Unix ms. */
  now: number;
  /** Null: they may not. */
  onRevoke: ((token: Token) => void) | null;
}

export function TokensTable({ tokens, now, onRevoke }: TokensTableProps) {
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
                <code className={classes.id}>umbel_{token.id}_…</code>
              </th>
              <td>{tr(token.role)}</td>
              <td>
                {token.lastUsedAt === null ? (
                  t("never")
                ) : (
                  <TimeAgo at={token.lastUsedAt} now={now} form="ago" />
                )}
              </td>
              <td>
                <Expiry at={token.expiresAt} now={now} />
              </td>
              <td>
                <TimeAgo at={token.createdAt} now={now} form="ago" />
                {token.by !== "" && <> · {token.by}</>}
              </td>
              <td data-end="true">
                {onRevoke !== null && (
                  <Button
                    variant="default"
                    onClick={() => onRevoke(token)}
                    aria-label={t("revokeOne", { name: token.name })}
                  >
                    {t("revoke")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Expiry({ at, now }: { at: number | null; now: number }) {
  const t = useTranslations("tokens");
  const format = useFormat();
  if (at === null) return t("noEnd");
  if (at <= now) return <span className={classes.over}>{t("over")}</span>;
  return <span title={format.exact(at)}>{format.dayAndMinute(at)}</span>;
}
