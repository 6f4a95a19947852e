"use client";
import { BASE_PATH } from "@/components/data/basePath";

/** Leaves for the sign-in, which comes back to this page. */
export function goToSignIn(): void {
  const { pathname, search, hash } = window.location;
  window.location.assign(`${BASE_PATH}/login?next=${encodeURIComponent(pathname + search + hash)}`);
}
