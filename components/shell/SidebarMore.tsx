"use client";
import { createPortal } from "react-dom";
import type { ReactNode } from "react";
import { createValueStore, useValueStore } from "@/components/data/valueStore";

const NOWHERE: HTMLElement | null = null;
const place = createValueStore<HTMLElement | null>(NOWHERE);
const keepPlace = (element: HTMLElement | null) => place.set(element);

/** Where a page's own part of the sidebar goes: below the places. */
export function SidebarMorePlace({ className }: { className: string | undefined }) {
  return <div className={className} ref={keepPlace} />;
}

/** A page's own part of the sidebar; nothing where the sidebar is not there. */
export function SidebarMore({ children }: { children: ReactNode }) {
  const element = useValueStore(place, NOWHERE);
  return element === null ? null : createPortal(children, element);
}
