import { useId, type ReactNode } from "react";
import Link from "next/link";
import { IconChevronRight } from "@tabler/icons-react";
import classes from "./Panel.module.css";

interface PanelProps {
  title: ReactNode;
  /** Beside the title: a legend, tabs, a remark. */
  beside?: ReactNode;
  /** At the right end of the head: where to read on. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A surface with a head, for one subject. A region to readers, named by its title. */
export function Panel({ title, beside, aside, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      className={className === undefined ? classes.panel : `${classes.panel} ${className}`}
      aria-labelledby={id}
    >
      <div className={classes.head}>
        <h2 className={classes.title} id={id}>
          {title}
        </h2>
        {beside}
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** A quiet remark beside a panel's title. */
export function PanelNote({ children }: { children: ReactNode }) {
  return <span className={classes.note}>{children}</span>;
}

/** "All workers ›". Not fetched before it is clicked: a page full of links would ask the server for all of them. */
export function PanelLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link prefetch={false} className={classes.link} href={href}>
      {children}
      <IconChevronRight size={14} aria-hidden />
    </Link>
  );
}
