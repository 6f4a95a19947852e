"use client";
import { PageBroken } from "@/components/shell/PageBroken";

export default function ErrorRoute(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageBroken {...props} />;
}
