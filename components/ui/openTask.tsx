"use client";
import { createContext, useContext, type MouseEvent, type ReactNode } from "react";
import Link from "next/link";
import { taskHref } from "./links";

/** How a link to a task opens: in the drawer where there is one, else as a page (null). */
const OpenTask = createContext<((id: string) => void) | null>(null);

export const OpenTaskProvider = OpenTask.Provider;

interface TaskLinkProps {
  id: string;
  className?: string;
  title?: string;
  /** What readers say instead of its content. */
  label?: string;
  /** It leads to what is shown already. */
  current?: boolean;
  children: ReactNode;
}

/** A real link to a task's page: a plain click opens it where tasks open, a middle click in a tab of its own. */
export function TaskLink({ id, className, title, label, current = false, children }: TaskLinkProps) {
  const open = useContext(OpenTask);
  const onClick = (event: MouseEvent) => {
    if (open === null || !isPlainClick(event)) return;
    event.preventDefault();
    open(id);
  };
  return (
    <Link
      href={taskHref(id)}
      prefetch={false}
      className={className}
      title={title}
      aria-label={label}
      aria-current={current ? "page" : undefined}
      onClick={onClick}
    >
      {children}
    </Link>
  );
}

/** A click with the middle button or with a key held is the browser's own: another tab, another window. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
