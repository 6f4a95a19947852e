"use client";
import { Page } from "@/components/shell/Page";

export function WorkerPage({ name }: { name: string }) {
  return (
    <Page title={name} parent={{ href: "/workers", title: "Workers" }}>
      x
    </Page>
  );
}
