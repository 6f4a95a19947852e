"use client";
import { Page } from "@/components/shell/Page";

export function WorkersPage() {
  return <Page title="WorkersPage">x</Page>;
}
