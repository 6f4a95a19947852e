"use client";
import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { IconArrowUp, IconPlayerPauseFilled, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import { useNow } from "@/components/data/clock";
import { useLiveControl } from "@/components/data/liveControl";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import { useFormat } from "@/components/ui/useFormat";
import { useConnectionStatus } from "./useShell";
import classes from "./LiveControl.module.css";

/** The one control for liveness: Live, Paused and why, or what keeps updates from coming. */
export function LiveControl() {
  const t = useTranslations("shell.live");
  const status = useConnectionStatus();
  const { paused, reason } = useLiveControl();
  const why = reason === null ? "" : t(`reason.${reason}`);
  const away =
    status.kind === "brokerAway" ||
    status.kind === "ingestGone" ||
    status.kind === "storeAway" ||
    status.kind === "storeRefuses" ||
    status.kind === "signedOut";
  const spoken =
    status.kind === "reconnecting"
      ? t("reconnecting")
      : paused
        ? `${t("paused")} ${why}`
        : away || status.kind === "silent"
          ? t("silent")
          : t("live");
  return (
    <>
      {status.kind === "reconnecting" ? (
        <Reconnecting staleSince={status.staleSince} />
      ) : paused ? (
        <Paused why={why} />
      ) : status.kind === "silent" ? (
        <Silent since={status.since} />
      ) : away ? (
        <Away kind={status.kind} />
      ) : (
        <Live />
      )}
      <PoliteRegion text={spoken} />
    </>
  );
}

function Live() {
  const t = useTranslations("shell.live");
  const { toggle } = useLiveControl();
  return (
    <div className={classes.control} data-state="live">
      <button className={classes.toggle} type="button" onClick={toggle} title={t("pauseHint")}>
        <span className={classes.dot} aria-hidden />
        <span className={classes.word}>{t("live")}</span>
      </button>
    </div>
  );
}

function Paused({ why }: { why: string }) {
  const t = useTranslations("shell.live");
  const { newCount, toggle, resume } = useLiveControl();
  return (
    <div className={classes.control} data-state="paused">
      <button className={classes.toggle} type="button" onClick={toggle} title={t("resumeHint")}>
        <IconPlayerPauseFilled size={13} aria-hidden />
        <span className={classes.word}>{t("paused")}</span>
        <span className={classes.reason}>{why}</span>
      </button>
      {newCount > 0 && (
        <button className={classes.new} type="button" onClick={resume}>
          <IconArrowUp size={13} aria-hidden />
          {t("new", { count: newCount })}
        </button>
      )}
    </div>
  );
}

function Reconnecting({ staleSince }: { staleSince: number }) {
  const t = useTranslations("shell.live");
  const format = useFormat();
  const now = useNow(1000, "client");
  return (
    <Told state="reconnecting" icon={<IconRefresh size={15} className={classes.icon} aria-hidden />}>
      <span className={classes.word}>{t("reconnecting")}</span>
      <span className={classes.reason}>{t("staleFor", { length: format.age(now - staleSince) })}</span>
    </Told>
  );
}

function Silent({ since }: { since: number }) {
  const t = useTranslations("shell.live");
  const format = useFormat();
  const now = useNow();
  return (
    <Told state="silent" icon={<IconPlugConnectedX size={15} className={classes.icon} aria-hidden />}>
      <span className={classes.word}>{t("silent")}</span>
      <span className={classes.reason}>{t("silentFor", { length: format.age(now - since) })}</span>
    </Told>
  );
}

/** Nothing can come: the note above the page says the rest. */
function Away({ kind }: { kind: "brokerAway" | "ingestGone" | "storeAway" | "storeRefuses" | "signedOut" }) {
  const t = useTranslations("shell.live");
  return (
    <Told state="silent" icon={<IconPlugConnectedX size={15} className={classes.icon} aria-hidden />}>
      <span className={classes.word}>{t("silent")}</span>
      <span className={classes.reason}>{t(`away.${kind}`)}</span>
    </Told>
  );
}

function Told({ state, icon, children }: { state: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.control} data-state={state}>
      {icon}
      {children}
    </div>
  );
}
