"use client";
import type { ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { IconChevronRight } from "@tabler/icons-react";
import { ConnectionNote } from "./ConnectionNote";
import { LiveControl } from "./LiveControl";
import { MoreMenu } from "./MoreMenu";
import classes from "./Page.module.css";

interface PageProps {
  /** The page's own name, also in the browser's tab. */
  title: string;
  /** In grey after the title: "75,612 of 412,806". */
  count?: ReactNode;
  /** The place above this page: then the top bar shows a path instead of a title, and the page titles itself. */
  parent?: { href: string; title: string };
  /** Range picker, search: left of the live control, on phones in a row of their own. */
  controls?: ReactNode;
  /** Off where nothing on the page is live. */
  live?: boolean;
  /** The content takes exactly the rest of the window and scrolls inside itself: for virtual tables. */
  fill?: boolean;
  children: ReactNode;
}

/** The frame of one page: top bar, what is wrong with the connection, content. */
export function Page({ title, count, parent, controls, live = true, fill = false, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Umbel`}</title>
      <header className={classes.bar}>
        {parent === undefined ? (
          <h1 className={classes.title}>
            {title} {count !== undefined && <span className={classes.count}>{count}</span>}
          </h1>
        ) : (
          <Crumbs parent={parent} title={title} />
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
      {controls !== undefined && <div className={classes.controlsRow}>{controls}</div>}
      <div className={classes.content} data-fill={fill}>
        {children}
      </div>
    </>
  );
}

function Crumbs({ parent, title }: { parent: { href: string; title: string }; title: string }) {
  const t = useTranslations("shell");
  return (
    <nav className={classes.crumbs} aria-label={t("crumbs")}>
      <Link prefetch={false} href={parent.href}>
        {parent.title}
      </Link>
      <IconChevronRight size={14} aria-hidden />
      <span aria-current="page">{title}</span>
    </nav>
  );
}
