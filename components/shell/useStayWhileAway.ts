"use client";
import { useEffect } from "react";
import { useRouter } from "next/navigation";
import { api } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { reconnectNow, useConnection } from "@/components/data/socket";

const PATIENCE_MS = 3000;

/**
 * While Umbel does not answer, a link would end on the browser's own page of errors, from which nothing comes back by
 * itself. So it is followed only if Umbel answers after all; if not, the page stays, with its note of what is wrong.
 */
export function useStayWhileAway(): void {
  const router = useRouter();
  const away = useConnection().state === "reconnecting";
  useEffect(() => {
    if (!away) return;
    const hold = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (link === null || !leadsWithin(link, event)) return;
      event.preventDefault();
      event.stopPropagation();
      const { pathname, search, hash } = new URL(link.href);
      api
        .shell(AbortSignal.timeout(PATIENCE_MS))
        .then(() => router.push(pathname.slice(BASE_PATH.length) + search + hash))
        .catch(reconnectNow);
    };
    document.addEventListener("click", hold, true);
    return () => document.removeEventListener("click", hold, true);
  }, [away, router]);
}

/** A plain click that would bring another page of ours into this tab. */
function leadsWithin(link: HTMLAnchorElement, event: MouseEvent): boolean {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!plain || link.target !== "" || link.hasAttribute("download")) return false;
  const { origin, pathname, search } = new URL(link.href);
  return origin === location.origin && pathname + search !== location.pathname + location.search;
}
