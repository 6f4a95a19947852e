"use client";
import { useMemo, useState } from "react";
import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, type ApiError } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { useErrorWords } from "@/components/shell/StaleNote";
import { TaskName } from "@/components/ui/TaskName";
import type { RetryPreflight } from "@/lib/contract/retry";
import { ArgumentEditors } from "./ArgumentEditors";
import {
  needsWord,
  PLAIN_SEND,
  readDraft,
  retryInput,
  retryStart,
  sendOptions,
  type RetriedTask,
  type RetryStart,
} from "./retryModel";
import { SendDialog } from "./SendDialog";
import { SendFields } from "./SendFields";
import { useRetryOne } from "./useRetry";
import { useConsumedQueues, useWarningWords } from "./useSending";
import { Verdict } from "./Verdict";
import { WarningLines } from "./WarningLines";

interface RetryDialogProps {
  opened: boolean;
  task: RetriedTask;
  onClose: () => void;
  /** It was sent. */
  onSent?: () => void;
}

/** Runs a task again: first what is known of its arguments, then what one may change, and what speaks against it. */
export function RetryDialog({ opened, task, onClose, onSent }: RetryDialogProps) {
  const t = useTranslations("retry");
  const words = useErrorWords();
  const now = useNow();
  const { data: preflight, error } = useQuery<RetryPreflight, ApiError>({
    queryKey: queryKeys.retryPreflight(task.id),
    queryFn: ({ signal }) => api.retryPreflight(task.id, signal),
    enabled: opened,
    // What is being edited must not change under the hands.
    staleTime: Infinity,
    gcTime: 0,
  });
  const start = useMemo(() => (preflight === undefined ? null : retryStart(preflight)), [preflight]);
  /** `of`: what it was begun with; what was found out since then takes its place. */
  const [edited, setEdited] = useState<{ of: RetryStart; args: string; kwargs: string } | null>(null);
  const [send, setSend] = useState(PLAIN_SEND);
  const [complete, setComplete] = useState(false);
  const action = useRetryOne(task);
  const queues = useConsumedQueues(opened);
  const warnings = useWarningWords();

  const draft = edited !== null && edited.of === start ? edited : start;
  const read = draft && start && readDrafts(draft, start.holes);
  const isEdited = draft !== null && (draft.args !== start?.args || draft.kwargs !== start.kwargs);
  const asksForWord = preflight !== undefined && start !== null && needsWord(preflight, start);
  const options = sendOptions(send, now);
  const incomplete =
    !read?.args.ok ||
    !read.kwargs.ok ||
    preflight === undefined ||
    preflight.name === null ||
    (preflight.route === null && send.queue.trim() === "") ||
    options === null ||
    (asksForWord && !complete);
  const input = () =>
    preflight === undefined || start === null || draft === null || options === null
      ? null
      : retryInput(preflight, start, draft, options);
  return (
    <SendDialog
      opened={opened}
      onClose={onClose}
      onSent={onSent}
      action={action}
      input={input}
      size={640}
      title={t.rich("title", { name: () => <TaskName name={preflight?.name ?? task.name} form="whole" /> })}
      submit={t(
        preflight === undefined || (preflight.verdict === "exact" && !isEdited) ? "submit" : "submitThese",
      )}
      incomplete={incomplete}
    >
      {preflight === undefined || start === null || draft === null || read === null ? (
        <p role="status">{error === null ? t("asking") : words(error)}</p>
      ) : (
        <>
          <Verdict preflight={preflight} edited={isEdited} />
          <ArgumentEditors
            // What was found in the queue stands in the place of what was known before.
            key={preflight.source}
            name={preflight.name}
            draft={draft}
            start={start}
            read={read}
            onDraft={(text) => setEdited({ of: start, ...text })}
          />
          {asksForWord && (
            <Checkbox
              label={t("complete")}
              checked={complete}
              onChange={(event) => setComplete(event.currentTarget.checked)}
            />
          )}
          <SendFields
            draft={send}
            onDraft={setSend}
            queues={queues}
            ownQueue={preflight.route?.routingKey ?? null}
          />
          <WarningLines lines={warnings(preflight, send.queue.trim(), queues)} />
          {preflight.name === null && <p>{t("nameless")}</p>}
        </>
      )}
    </SendDialog>
  );
}

function readDrafts(draft: { args: string; kwargs: string }, holes: RetryStart["holes"]) {
  return {
    args: readDraft(draft.args, "args", holes.args),
    kwargs: readDraft(draft.kwargs, "kwargs", holes.kwargs),
  };
}
