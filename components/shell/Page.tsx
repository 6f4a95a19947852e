"use client";
import type { ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { IconArrowLeft, IconChevronRight } from "@tabler/icons-react";
import { ConnectionNote } from "./ConnectionNote";
import { useFrame } from "./frameContext";
import { LiveControl } from "./LiveControl";
import { MoreMenu } from "./MoreMenu";
import { useTrouble } from "./TabIcon";
import { useConnectionStatus } from "./useShell";
import classes from "./Page.module.css";

interface PageProps {
  /** The page's own name, also in the browser's tab. */
  title: string;
  /** In grey after the title: "75,612 of 412,806". */
  count?: ReactNode;
  /** The place above this page: then the top bar shows a path instead of a title, and the page titles itself. */
  parent?: { href: string; title: string };
  /** Between that place and the page: "shop.orders.charge_card". Machine words, as is the title then. */
  between?: string;
  /** What phones say beside the arrow back, where the path is too long: "Task". */
  phoneTitle?: string;
  /** Range picker, search: left of the live control, on phones in a row of their own. */
  controls?: ReactNode;
  /** Off where nothing on the page is live. */
  live?: boolean;
  /** The content takes exactly the rest of the window and scrolls inside itself: for virtual tables. */
  fill?: boolean;
  children: ReactNode;
}

/** The frame of one page: top bar, what is wrong with the connection, content. */
export function Page({
  title,
  count,
  parent,
  between,
  phoneTitle = title,
  controls,
  live = true,
  fill = false,
  children,
}: PageProps) {
  const trouble = useTroubleWords();
  const { notes } = useFrame();
  // What they say is old by then, and cannot be acted on.
  const isSignedOut = useConnectionStatus().kind === "signedOut";
  const name = between === undefined ? title : `${between} ${title}`;
  return (
    <>
      <title>{[trouble, name, "Umbel"].filter((part) => part !== null).join(" · ")}</title>
      <header className={classes.bar}>
        {parent === undefined ? (
          <h1 className={classes.title}>
            {title} {count !== undefined && <span className={classes.count}>{count}</span>}
          </h1>
        ) : (
          <>
            <Crumbs parent={parent} between={between} title={title} />
            <Back parent={parent} title={phoneTitle} />
          </>
        )}
        <div className={classes.controls}>
          {controls !== undefined && <div className={classes.pageControls}>{controls}</div>}
          {live && <LiveControl />}
          <div className={classes.more}>
            <MoreMenu />
          </div>
        </div>
      </header>
      <ConnectionNote className={classes.note} />
      <div className={classes.note}>{isSignedOut ? null : notes}</div>
      {controls !== undefined && <div className={classes.controlsRow}>{controls}</div>}
      <div className={classes.content} data-fill={fill}>
        {children}
      </div>
    </>
  );
}

interface CrumbsProps {
  parent: { href: string; title: string };
  between?: string;
  title: string;
}

function Crumbs({ parent, between, title }: CrumbsProps) {
  const t = useTranslations("shell");
  return (
    <nav className={classes.crumbs} aria-label={t("crumbs")} data-machine={between !== undefined}>
      <Link prefetch={false} href={parent.href}>
        {parent.title}
      </Link>
      <IconChevronRight size={14} aria-hidden />
      {between !== undefined && (
        <>
          <span className={classes.between}>{between}</span>
          <IconChevronRight size={14} aria-hidden />
        </>
      )}
      <span aria-current="page">{title}</span>
    </nav>
  );
}

/** The same on phones, where a path has no room. */
function Back({ parent, title }: CrumbsProps) {
  const t = useTranslations("shell");
  return (
    <div className={classes.back}>
      <Link
        className={classes.arrow}
        prefetch={false}
        href={parent.href}
        aria-label={t("backTo", { place: parent.title })}
      >
        <IconArrowLeft size={20} stroke={1.7} aria-hidden />
      </Link>
      <span className={classes.backTitle}>{title}</span>
    </div>
  );
}

/** "2 new failures", before the tab's title; null while nobody has to look. */
function useTroubleWords(): string | null {
  const t = useTranslations("shell");
  const trouble = useTrouble();
  if (trouble === null) return null;
  if (trouble.kind === "away") return t(`status.${trouble.status}`);
  return t(`trouble.${trouble.kind}`, { count: trouble.count });
}
