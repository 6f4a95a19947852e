"use client";
import { useEffect, useRef } from "react";
import { pickUpOperations } from "@/components/actions/operations";
import { useRevokeTeller } from "./useRevoke";

/** Tells again of what was begun in this tab and had not ended when the page was loaded anew. Draws nothing itself. */
export function OperationToasts(): null {
  const revoke = useRevokeTeller();
  const tellers = useRef({ revoke });
  useEffect(() => {
    pickUpOperations(tellers.current.revoke);
  }, []);
  return null;
}
