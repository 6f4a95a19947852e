"use client";
import { useEffect, useRef } from "react";
import { useRouter } from "next/navigation";
import { toggleLive } from "@/components/data/liveControl";
import { isMac } from "./commandKey";
import { PLACES } from "./places";
import { shortcutOf, type Key } from "./shortcuts";

interface Dialogs {
  openSearch: () => void;
  openHelp: () => void;
  /** The command key went down: what the search needs may be fetched while the finger moves on to K. */
  onCommandKey: () => void;
  /** A dialog is open or about to be: what is typed now is meant for it. */
  blocked: boolean;
}

/** The keys that work on every page. A page's search field is found by its `data-page-search`. */
export function useShortcuts({ openSearch, openHelp, onCommandKey, blocked }: Dialogs): void {
  const router = useRouter();
  const goPressedAt = useRef<number | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      if (event.key === "Control" || event.key === "Meta") onCommandKey();
      if (blocked) return;
      const shortcut = shortcutOf(readKey(event), goPressedAt.current, Date.now());
      goPressedAt.current = shortcut?.kind === "go" ? Date.now() : null;
      switch (shortcut?.kind) {
        case "search":
          openSearch();
          break;
        case "help":
          openHelp();
          break;
        case "live":
          toggleLive();
          break;
        case "find": {
          const field = document.querySelector<HTMLElement>("[data-page-search]");
          if (field === null) return;
          field.focus();
          break;
        }
        case "place": {
          const place = PLACES.find((one) => one.letter === shortcut.letter);
          if (place === undefined) return;
          router.push(place.href);
          break;
        }
        case "go":
        case undefined:
          return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, openSearch, openHelp, onCommandKey, blocked]);
}

function readKey(event: KeyboardEvent): Key {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return {
    key: event.key,
    command: isMac() ? event.metaKey : event.ctrlKey,
    otherModifier: event.altKey || (isMac() ? event.ctrlKey : event.metaKey),
    typing:
      target !== null &&
      (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)) &&
      target.getAttribute("type") !== "radio" &&
      target.getAttribute("type") !== "checkbox",
  };
}
