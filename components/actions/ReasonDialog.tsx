"use client";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { rememberReason, useReasonQuestion } from "@/components/data/reasons";
import { ActionDialog } from "./ActionDialog";
import { ReasonField } from "./ReasonField";

/** Asks why before an action that has no dialog of its own; stands once in the frame of all pages. */
export function ReasonDialog() {
  const t = useTranslations("actions.reason");
  const question = useReasonQuestion();
  const [reason, setReason] = useState("");
  const close = (answer: string | null) => {
    setReason("");
    question?.answer(answer);
  };
  return (
    <ActionDialog
      opened={question !== null}
      onClose={() => close(null)}
      title={t("title")}
      submit={t("submit")}
      asksReason={false}
      incomplete={reason.trim() === ""}
      onSubmit={() => {
        rememberReason(reason.trim());
        close(reason.trim());
      }}
    >
      <p>{t("text")}</p>
      {question !== null && <ReasonField value={reason} onChange={setReason} required autoFocus />}
    </ActionDialog>
  );
}
