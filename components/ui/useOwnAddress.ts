"use client";
import { useCallback, useEffect, useState } from "react";
import { useSearchParams } from "next/navigation";
import { followBrowser, followRouter, type OwnAddress } from "./ownAddress";

/**
 * The search part of the address as it is to be shown, and how to tell that it was changed: the router hears of that a
 * moment later than the page.
 */
export function useOwnAddress(): { search: string; wrote: (search: string) => void } {
  const routed = useSearchParams().toString();
  const [own, setOwn] = useState<OwnAddress>({ routed, search: routed, written: [] });
  if (own.routed !== routed) setOwn(followRouter(own, routed));
  useEffect(() => {
    const onPop = () => setOwn((before) => followBrowser(before, window.location.search.slice(1)));
    window.addEventListener("popstate", onPop);
    return () => window.removeEventListener("popstate", onPop);
  }, []);
  const wrote = useCallback(
    (search: string) => {
      const written = new URLSearchParams(search).toString();
      setOwn((before) => ({ ...before, search, written: [...before.written, written] }));
    },
    [setOwn],
  );
  return { search: own.search, wrote };
}
