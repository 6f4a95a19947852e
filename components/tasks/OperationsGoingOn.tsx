"use client";
import { useSyncExternalStore } from "react";
import dynamic from "next/dynamic";
import { operationsGoingOn } from "@/components/actions/operations";

// It loads where there is something to tell.
const OperationToasts = dynamic(async () => (await import("./OperationToasts")).OperationToasts, {
  ssr: false,
});

/** After a reload, the toasts of what was begun before it. */
export function OperationsGoingOn() {
  const any = useSyncExternalStore(unchanging, anyGoesOn, nothingGoesOn);
  return any ? <OperationToasts /> : null;
}

/** Only what was there when the page came counts: later ones have their toast already. */
const unchanging = () => () => undefined;
const anyGoesOn = () => operationsGoingOn().length > 0;
const nothingGoesOn = () => false;
