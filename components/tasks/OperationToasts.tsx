"use client";
import { useEffect, useRef } from "react";
import { pickUpOperations } from "@/components/actions/operations";
import { useRetryTeller } from "@/components/retry/useRetryMany";
import { useRevokeTeller } from "./useRevoke";

/** Tells again of what was begun in this tab and had not ended when the page was loaded anew. Draws nothing itself. */
export function OperationToasts(): null {
  const revoke = useRevokeTeller();
  const retry = useRetryTeller();
  const tellers = useRef({ revoke, retry });
  useEffect(() => {
    pickUpOperations(tellers.current.revoke);
    pickUpOperations(tellers.current.retry);
  }, []);
  return null;
}
