"use client";
import { useTranslations } from "next-intl";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { VisibleText } from "@/components/ui/VisibleText";
import { Expiry, LastUse, RevokeButton, TokenId, type TokensProps } from "./TokensTable";
import classes from "./Tokens.module.css";

/** The tokens on a phone: what each is for and may, and below how it was used and when it ends. */
export function TokenCards({ tokens, now, onRevoke }: TokensProps) {
  const t = useTranslations("tokens");
  const tr = useTranslations("shell.role");
  return (
    <ul className={classes.cards} aria-label={t("title")}>
      {tokens.map((token) => (
        <li key={token.id} className={classes.card}>
          <div className={classes.cardText}>
            <span className={classes.name}>
              <VisibleText text={token.name} />
            </span>
            <TokenId id={token.id} />
            <dl className={classes.facts}>
              <div>
                <dt>{t("columns.role")}</dt>
                <dd>{tr(token.role)}</dd>
              </div>
              <div>
                <dt>{t("columns.lastUsed")}</dt>
                <dd>
                  <LastUse token={token} now={now} />
                </dd>
              </div>
              <div>
                <dt>{t("columns.expires")}</dt>
                <dd>
                  <Expiry at={token.expiresAt} now={now} />
                </dd>
              </div>
              <div>
                <dt>{t("columns.made")}</dt>
                <dd>
                  <TimeAgo at={token.createdAt} now={now} form="ago" />
                  {token.by !== "" && (
                    <>
                      {" "}
                      · <VisibleText text={token.by} />
                    </>
                  )}
                </dd>
              </div>
            </dl>
          </div>
          <RevokeButton token={token} onRevoke={onRevoke} size="xl" />
        </li>
      ))}
    </ul>
  );
}
