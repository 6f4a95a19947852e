"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { FactList } from "@/components/ui/FactList";
import { Panel } from "@/components/ui/Panel";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { Shell } from "@/lib/contract/api";
import classes from "./About.module.css";

/** Every ingest process and its connection to the broker. */
export function ConnectionsPanel({ connections }: { connections: Shell["connections"] }) {
  const t = useTranslations("about.connections");
  return (
    <Panel title={t("title")}>
      {connections.length === 0 ? (
        <p className={classes.remark}>{t("none")}</p>
      ) : (
        <ul className={classes.connections}>
          {connections.map((connection) => (
            <li key={connection.id}>
              <OneConnection connection={connection} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Those that there are words for; another version may write others. */
const NOTES: ReadonlySet<string> = new Set([
  "no-replay",
  "not-durable",
  "other-limits",
  "queue-full",
  "shared-queue",
]);

function OneConnection({ connection }: { connection: Shell["connections"][number] }) {
  const t = useTranslations("about.connections");
  const now = useNow();
  const format = useFormat();
  const noteWords = (note: string) => (NOTES.has(note) ? t(`notes.${note}`) : <VisibleText text={note} />);
  const ago = (at: number | null) => (at === null ? null : <TimeAgo at={at} now={now} form="ago" />);
  return (
    <FactList
      facts={[
        { label: t("process"), value: <VisibleText text={connection.id} /> },
        {
          label: t("state"),
          value: (
            <span className={connection.state === "connected" ? undefined : classes.bad}>
              {t(`states.${connection.state}`)}
            </span>
          ),
        },
        { label: t("url"), value: <code>{connection.url}</code> },
        { label: t("since"), value: ago(connection.since) },
        { label: t("lastEvent"), value: ago(connection.lastEventAt) ?? t("noEvent") },
        { label: t("lag"), value: connection.lagMs === null ? null : format.age(connection.lagMs) },
        {
          label: t("backlog"),
          value: connection.backlog === null ? null : t("messages", { count: connection.backlog }),
        },
        { label: t("queue"), value: connection.queue === null ? null : <code>{connection.queue}</code> },
        {
          label: t("lastError"),
          value: connection.lastError === null ? null : <VisibleText text={connection.lastError} />,
        },
        { label: t("note"), value: connection.note === null ? null : noteWords(connection.note) },
      ]}
    />
  );
}
