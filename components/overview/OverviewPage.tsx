"use client";
import { Page } from "@/components/shell/Page";

export function OverviewPage() {
  return <Page title="OverviewPage">x</Page>;
}
