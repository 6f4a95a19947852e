"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import {
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
  IconUser,
} from "@tabler/icons-react";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { IconButton } from "@/components/ui/IconButton";
import { useFormat } from "@/components/ui/useFormat";
import type { Shell } from "@/lib/contract/api";
import { useCommandKey } from "./commandKey";
import type { ConnectionStatus } from "./connectionStatus";
import { useFrame } from "./frameContext";
import { HelpMenu } from "./HelpMenu";
import { initials } from "./initials";
import { Mark } from "./Mark";
import { placeOf, placesFor } from "./places";
import { PreferencesButton } from "./PreferencesButton";
import { SignInOrOut } from "./SignInOrOut";
import { SidebarMorePlace } from "./SidebarMore";
import { useConnectionStatus, useShell } from "./useShell";
import classes from "./Sidebar.module.css";

interface SidebarProps {
  folded: boolean;
  onFold: (folded: boolean) => void;
}

/** Places with their live counts, the search, and at the foot how the connection is and who is looking. */
export function Sidebar({ folded, onFold }: SidebarProps) {
  const t = useTranslations("shell");
  const { openSearch } = useFrame();
  const command = useCommandKey();
  const { data: shell } = useShell();
  const FoldIcon = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <aside className={classes.sidebar} data-folded={folded} aria-label={t("sidebar")}>
      <div className={classes.top}>
        <Link className={classes.mark} href="/">
          <Mark />
          <span>Umbel</span>
        </Link>
        <IconButton
          label={folded ? t("unfold") : t("fold")}
          aria-expanded={!folded}
          onClick={() => onFold(!folded)}
        >
          <FoldIcon size={17} stroke={1.6} aria-hidden />
        </IconButton>
      </div>
      <div className={classes.cluster} title={t("cluster")}>
        {shell?.cluster}
      </div>
      <button
        className={classes.search}
        type="button"
        onClick={openSearch}
        aria-keyshortcuts="Meta+K Control+K"
      >
        <IconSearch size={17} aria-hidden />
        <span>{t("search.label")}</span>
        <kbd className={classes.key} aria-hidden>
          {command === "⌘" ? "⌘K" : "Ctrl K"}
        </kbd>
      </button>
      <Places />
      <SidebarMorePlace className={classes.more} />
      <Foot />
    </aside>
  );
}

function Places() {
  const t = useTranslations("shell");
  const format = useFormat();
  const current = placeOf(usePathname());
  const { data: shell } = useShell();
  const words = { format, fresh: (count: number) => t("newFailures", { count }) };
  return (
    <nav aria-label={t("places.label")}>
      <ul className={classes.places}>
        {placesFor(shell?.user).map(({ key, href, icon: Icon, count, alarming }) => {
          const live = shell === undefined ? null : count(shell, words);
          return (
            <li key={key}>
              <Link className={classes.place} href={href} aria-current={key === current ? "page" : undefined}>
                <Icon size={17} stroke={1.7} aria-hidden />
                <span className={classes.name}>{t(`places.${key}`)}</span>
                {live !== null && (
                  <span className={classes.count} data-alarming={alarming}>
                    {live}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

type ShellUser = Shell["user"];

function Foot() {
  const t = useTranslations("shell");
  const format = useFormat();
  const { data: shell } = useShell();
  const status = useConnectionStatus();
  const word =
    status.kind === "connected" && status.up < status.of
      ? t("status.partly", { up: status.up, of: status.of })
      : t(`status.${status.kind}`);
  const roleWord = ({ readOnly, role, grants }: ShellUser) => {
    if (readOnly) return t("role.readOnly");
    const word = t(`role.${role}`);
    return grants.length > 0 && role !== "admin" ? t("role.andMore", { role: word }) : word;
  };
  return (
    <div className={classes.foot}>
      <Link prefetch={false} className={classes.connection} data-tone={toneOf(status)} href="/about">
        <span className={classes.dot} aria-hidden />
        <span className={classes.word}>{word}</span>
        {shell !== undefined && status.kind !== "signedOut" && (
          <span className={classes.rate}>{t("eventRate", { rate: format.rate(shell.eventsPerSecond) })}</span>
        )}
      </Link>
      <div className={classes.user}>
        {shell !== undefined && (
          <>
            <span className={classes.avatar} aria-hidden>
              {shell.user.name === "" ? <IconUser size={14} /> : initials(shell.user.name)}
            </span>
            <span className={classes.who} title={grantsText(shell.user.grants)}>
              {shell.user.name !== "" && <b>{shell.user.name}</b>} <span>{roleWord(shell.user)}</span>
            </span>
          </>
        )}
        <div className={classes.buttons}>
          <SignInOrOut />
          <PreferencesButton />
          <HelpMenu />
        </div>
      </div>
    </div>
  );
}

/** What they may besides their role, by the names of the permissions table: "retry, revoke: billing.*". */
function grantsText(grants: ShellUser["grants"]): string | undefined {
  const lines = grants.map(({ may, tasks, queues }) =>
    [may.join(", "), [tasks, queues].map((patterns) => patterns?.join(", ") ?? "*").join(" · ")].join(": "),
  );
  return lines.length === 0 ? undefined : lines.map(visibleText).join("\n");
}

function toneOf(status: ConnectionStatus): "good" | "waiting" | "bad" {
  switch (status.kind) {
    case "connected":
      return status.up === status.of ? "good" : "waiting";
    case "connecting":
    case "reconnecting":
    case "silent":
    case "behind":
      return "waiting";
    case "unreachable":
    case "signedOut":
    case "storeAway":
    case "storeRefuses":
    case "ingestGone":
    case "brokerAway":
      return "bad";
  }
}
