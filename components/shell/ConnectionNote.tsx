"use client";
import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { IconLogout, IconPlugConnectedX } from "@tabler/icons-react";
import { useNow } from "@/components/data/clock";
import { reconnectNow } from "@/components/data/socket";
import { Note, NoteAction, NoteOption } from "@/components/ui/Note";
import { useFormat } from "@/components/ui/useFormat";
import type { Shell } from "@/lib/contract/api";
import { Retry } from "./Retry";
import { goToSignIn } from "./goToSignIn";
import { useConnectionStatus, useShell } from "./useShell";

/** What is wrong between the page and the cluster, above the page, which stays. Nothing while all is well. */
export function ConnectionNote({ className }: { className?: string }) {
  const status = useConnectionStatus();
  const body = noteFor(status.kind);
  return body === null ? null : <div className={className}>{body}</div>;

  function noteFor(kind: typeof status.kind) {
    switch (kind) {
      case "unreachable":
      case "reconnecting":
        return <ServerAway />;
      case "signedOut":
        return <SignedOut />;
      case "storeAway":
        return <StoreAway />;
      case "storeRefuses":
        return status.kind === "storeRefuses" ? <StoreRefuses why={status.why} /> : null;
      case "behind":
        return status.kind === "behind" ? <Behind lagMs={status.lagMs} waiting={status.waiting} /> : null;
      case "ingestGone":
        return <IngestGone />;
      case "brokerAway":
        return status.kind === "brokerAway" ? <BrokerAway connection={status.connection} /> : null;
      case "connecting":
      case "silent":
      case "connected":
        return null;
    }
  }
}

function ServerAway() {
  const t = useTranslations("shell.note");
  const format = useFormat();
  const { dataUpdatedAt, retryAt, refetch } = useShell();
  const now = useNow(1000, "client");
  const tryNow = () => {
    reconnectNow();
    refetch();
  };
  return (
    <Note
      tone="failure"
      title={t("serverAway")}
      actions={<NoteAction onClick={tryNow}>{t("tryNow")}</NoteAction>}
    >
      {dataUpdatedAt > 0 &&
        t("shownAsOf", { time: format.second(dataUpdatedAt), age: format.age(now - dataUpdatedAt) })}{" "}
      <Retry at={retryAt} now={now} />
    </Note>
  );
}

function SignedOut() {
  const t = useTranslations("shell.note");
  return (
    <Note
      tone="failure"
      title={t("signedOut")}
      icon={<IconLogout size={16} />}
      actions={<NoteAction onClick={goToSignIn}>{t("signIn")}</NoteAction>}
    >
      {t("signedOutText")}
    </Note>
  );
}

const option = (name: ReactNode) => <NoteOption>{name}</NoteOption>;

function StoreAway() {
  const t = useTranslations("shell.note");
  return (
    <Note tone="failure" title={t("storeAway")}>
      {t("storeAwayText")}
    </Note>
  );
}

/** What can be read is shown, and what to do about the rest is said. */
function StoreRefuses({ why }: { why: NonNullable<Shell["storeRefusal"]> }) {
  const t = useTranslations("shell.note");
  return (
    <Note tone="failure" title={t("storeRefuses")}>
      {t.rich(`storeRefusesText.${why}`, { option })}
    </Note>
  );
}

function Behind({ lagMs, waiting }: { lagMs: number; waiting: number }) {
  const t = useTranslations("shell.note");
  const format = useFormat();
  return (
    <Note tone="retry" title={t("behind", { age: format.age(lagMs) })}>
      {t.rich("behindText", { waiting, option })}
    </Note>
  );
}

function IngestGone() {
  const t = useTranslations("shell.note");
  return (
    <Note tone="failure" title={t("ingestGone")} icon={<IconPlugConnectedX size={16} />}>
      {t.rich("ingestGoneText", { option })}
    </Note>
  );
}

/** A broker that is away is not a crash: says what is tried, since when, the last error and the next try. */
function BrokerAway({ connection }: { connection: Shell["connections"][number] }) {
  const t = useTranslations("shell.note");
  const format = useFormat();
  const now = useNow();
  const { url, since, heardAt, lastError, nextTryAt, state } = connection;
  if (state === "mute") {
    const quietSince = heardAt ?? since;
    return (
      <Note tone="failure" title={t("brokerMute")} icon={<IconPlugConnectedX size={16} />}>
        {t.rich("brokerMuteText", {
          url,
          length: format.age(now - quietSince),
          time: format.second(quietSince),
          mono: (text) => <code>{text}</code>,
        })}
      </Note>
    );
  }
  return (
    <Note
      tone="failure"
      title={state === "stopped" ? t("brokerStopped") : t("brokerAway")}
      icon={<IconPlugConnectedX size={16} />}
    >
      {t.rich("brokerTrying", {
        url,
        length: format.age(now - since),
        time: format.second(since),
        mono: (text) => <code>{text}</code>,
      })}{" "}
      {lastError !== null && t("brokerError", { error: lastError })} <Retry at={nextTryAt} now={now} />
    </Note>
  );
}
