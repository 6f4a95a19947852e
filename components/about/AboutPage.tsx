"use client";
import { Page } from "@/components/shell/Page";

export function AboutPage() {
  return <Page title="AboutPage">x</Page>;
}
