"use client";
import { useState } from "react";
import { Autocomplete, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { RunInput, SentTask } from "@/lib/contract/retry";
import { aboutTask, may } from "@/lib/contract/permissions";
import { useAction } from "@/components/actions/useAction";
import { useRights } from "@/components/shell/useRights";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { argumentLine } from "@/components/ui/argumentLine";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { filterTerm, taskHref } from "@/components/ui/links";
import { useFormat } from "@/components/ui/useFormat";
import { ArgumentEditors } from "./ArgumentEditors";
import { editableJson, PLAIN_SEND, readDraft, sendOptions } from "./retryModel";
import { SendDialog } from "./SendDialog";
import { SendFields } from "./SendFields";
import styles from "./RetryDialog.module.css";
import { queuesOf, useRunnableTasks } from "./useSending";
import { WarningLines } from "./WarningLines";

const EMPTY = { args: "[]", kwargs: "{}" };

/** Runs a task by its name: those that workers have are offered, any other is taken with a warning. */
export function RunDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations("run");
  const retryWords = useTranslations("retry");
  const now = useNow();
  const rights = useRights();
  const runnable = useRunnableTasks(opened);
  const [typed, setTyped] = useState("");
  const [draft, setDraft] = useState(EMPTY);
  /** Filled in from outside, the editors begin anew. */
  const [filled, setFilled] = useState(0);
  const [send, setSend] = useState(PLAIN_SEND);
  const action = useAction<RunInput, SentTask>({
    send: (input) => api.runTask(input),
    sending: ({ name }) => t("sent", { name: visibleText(name) }),
    told: (sent) => ({
      tone: "done",
      title: t("sent", { name: visibleText(sent.name) }),
      text: retryWords("sent.queued", { queue: visibleText(sent.route.routingKey) }),
      link: { href: taskHref(sent.id), label: retryWords("sent.open") },
    }),
    errorsIn: "dialog",
  });
  const name = typed.trim();
  const registered = runnable?.tasks.find((task) => task.name === name);
  const consumed = runnable === undefined ? [] : queuesOf(runnable);
  const ownQueues = registered?.queues ?? [];
  const ownQueue = ownQueues.length === 1 ? (ownQueues[0] ?? null) : null;
  const queue = send.queue.trim() === "" ? ownQueue : send.queue.trim();
  const read = { args: readDraft(draft.args, "args"), kwargs: readDraft(draft.kwargs, "kwargs") };
  const options = sendOptions(send, now);
  const isUnknown = runnable !== undefined && name !== "" && registered === undefined;
  return (
    <SendDialog
      opened={opened}
      onClose={onClose}
      action={action}
      input={() =>
        options === null ? null : { name, ...draft, ...options, evenIfUnregistered: registered === undefined }
      }
      size={640}
      title={t("title")}
      submit={t("submit")}
      incomplete={
        name === "" || queue === null || options === null || !read.args.ok || !read.kwargs.ok || !runnable
      }
    >
      <Autocomplete
        label={t("name")}
        classNames={{ description: styles.explained }}
        placeholder={t("namePlaceholder")}
        description={registered === undefined ? undefined : ownedBy(registered)}
        inputWrapperOrder={["label", "input", "description"]}
        data={(runnable?.tasks ?? []).filter(isAllowed).map((task) => task.name)}
        value={typed}
        onChange={setTyped}
        limit={200}
        maxDropdownHeight={260}
        comboboxProps={{ withinPortal: true }}
        // The dialog puts the focus here: a list that nobody asked for would hide the rest of it.
        openOnFocus={false}
        spellCheck={false}
        data-autofocus
      />
      {runnable === undefined && <p role="status">{t("asking")}</p>}
      {name !== "" && (
        <EarlierRuns
          name={name}
          onFill={(from) => {
            setDraft(from);
            setFilled(filled + 1);
          }}
        />
      )}
      <ArgumentEditors
        key={filled}
        name={name === "" ? null : name}
        draft={draft}
        start={null}
        read={read}
        onDraft={setDraft}
      />
      <SendFields
        draft={send}
        onDraft={setSend}
        queues={ownQueues.length > 0 ? ownQueues : consumed}
        ownQueue={ownQueue}
      />
      <WarningLines lines={warnings()} />
    </SendDialog>
  );

  function isAllowed(task: { name: string; queues: string[] }): boolean {
    const queues: (string | null)[] = task.queues.length > 0 ? task.queues : [null];
    return rights !== null && queues.some((one) => may(rights, "run", { tasks: [task.name], queues: [one] }));
  }

  function ownedBy({ workers, queues }: { workers: string[]; queues: string[] }): string {
    return t("known", {
      count: workers.length,
      workers: visibleText(workers.slice(0, 3).join(", ")),
      queues: visibleText(queues.join(", ")),
    });
  }

  function warnings(): string[] {
    if (runnable === undefined) return [];
    const silent = runnable.silent.slice(0, 5).join(", ");
    return [
      isUnknown && t("unregistered"),
      queue !== null &&
        !consumed.includes(queue) &&
        retryWords("warning.NO_CONSUMER", { queue: visibleText(queue) }),
      queue !== null &&
        registered !== undefined &&
        consumed.includes(queue) &&
        !ownQueues.includes(queue) &&
        t("otherWorkers", { queue: visibleText(queue) }),
      silent !== "" && t("silent", { workers: visibleText(silent) }),
    ].filter((line) => line !== false);
  }
}

const OFFERED = 8;

interface EarlierRunsProps {
  name: string;
  onFill: (from: { args: string; kwargs: string }) => void;
}

/** Arguments of earlier runs, to begin with. */
function EarlierRuns({ name, onFill }: EarlierRunsProps) {
  const t = useTranslations("run");
  const format = useFormat();
  const rights = useRights();
  const [missing, setMissing] = useState(false);
  const query = {
    filter: filterTerm("name", name),
    sort: "created",
    order: "desc",
    limit: OFFERED,
    offset: 0,
  } as const;
  const { data } = useQuery({
    queryKey: queryKeys.tasks(query),
    queryFn: ({ signal }) => api.tasks(query, signal),
  });
  const rows = (data?.rows ?? []).filter((row) => rights !== null && may(rights, "retry", aboutTask(row)));
  if (rows.length === 0) return null;
  const fill = async (id: string) => {
    setMissing(false);
    try {
      const { argsText, kwargsText, verdict } = await api.retryPreflight(id);
      setMissing(verdict === "inexact");
      onFill({ args: editableJson(argsText), kwargs: editableJson(kwargsText) });
    } catch {
      // It may have been let go meanwhile; the reader fills in the rest by hand.
      setMissing(true);
    }
  };
  return (
    <NativeSelect
      label={t("template")}
      classNames={{ description: styles.explained }}
      description={missing ? t("templateInexact") : undefined}
      inputWrapperOrder={["label", "input", "description"]}
      defaultValue=""
      data={[
        { value: "", label: t("templateNone") },
        ...rows.map((row) => ({
          value: row.id,
          label: `${format.dayAndMinute(row.createdAt)} · ${visibleText(argumentLine(row.args, row.kwargs).slice(0, 80))}`,
        })),
      ]}
      onChange={(event) => {
        if (event.currentTarget.value !== "") void fill(event.currentTarget.value);
      }}
    />
  );
}
