"use client";
import { useState, type ReactNode } from "react";
import { NativeSelect, Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/actions/ConfirmDialog";
import { useMay } from "@/components/actions/useMay";
import { api, type ApiError } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { useFormat } from "@/components/ui/useFormat";
import { TaskName } from "@/components/ui/TaskName";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { RevokeDryRun, RevokeTasksInput, TaskHolders } from "@/lib/contract/control";
import { openTasksFilter, SIGNALS, type RevokedTask, type RevokeRequest } from "./revokeModel";
import { useRevokeMany, useRevokeOne, type HowToRevoke } from "./useRevoke";
import styles from "./RevokeDialog.module.css";

/** Workers remember so many revoked ids and forget the oldest beyond that, so the server takes no more at once. */
const MOST_AT_ONCE = 50_000;
const COUNT_AGAIN_MS = 2000;

interface RevokeDialogProps {
  opened: boolean;
  request: RevokeRequest;
  onClose: () => void;
  /** It was sent. */
  onSent?: () => void;
}

/** Asks before tasks are revoked, says what will happen in numbers, and sends it. */
export function RevokeDialog(props: RevokeDialogProps) {
  const { request } = props;
  const mayAll = useMay("revoke", {});
  if (request.kind === "one") return <RevokeOne {...props} task={request.task} />;
  if (!mayAll) {
    const input = request.kind === "selected" ? { ids: [...request.ids] } : { ...request.asked };
    return <RevokeSome {...props} input={input} />;
  }
  if (request.kind === "selected") {
    return (
      <RevokeMany
        {...props}
        total={request.ids.length}
        ended={request.ended}
        input={{ ids: [...request.ids] }}
      />
    );
  }
  return <RevokeMatching {...props} asked={request.asked} />;
}

type CommonProps = Omit<RevokeDialogProps, "request">;

function RevokeOne({ opened, onClose, onSent, task }: CommonProps & { task: RevokedTask }) {
  const t = useTranslations("revoke");
  const [how, setHow] = useHow();
  const action = useRevokeOne(task);
  const holders = useQuery({
    queryKey: queryKeys.taskHolders(task.id),
    queryFn: ({ signal }) => api.taskHolders(task.id, signal),
    enabled: opened,
    staleTime: 0,
    gcTime: 0,
  });
  const runs = holders.data?.holders.some(({ place }) => place === "active") ?? false;
  return (
    <ConfirmDialog
      opened={opened}
      onClose={() => {
        action.forgetError();
        onClose();
      }}
      title={t("title.one", { name: visibleText(task.name ?? task.id) })}
      submit={t(how.terminate ? "submit.terminate" : "submit.revoke")}
      onSubmit={() => {
        void action.run(how).then((result) => {
          if (result === null) return;
          onClose();
          onSent?.();
        });
      }}
      pending={action.pending}
      error={action.error}
      warning={how.terminate ? { title: t("warning.title"), text: t("warning.text") } : null}
    >
      <p className={styles.task}>
        <TaskName name={task.name} form="whole" />
        <code className={styles.id}>{visibleText(task.id)}</code>
      </p>
      <Holders holders={holders.data} failed={holders.error !== null} />
      <How how={how} onHow={setHow} revoke={runs ? t("how.revokeRunning") : t("how.revoke")} />
    </ConfirmDialog>
  );
}

/** Who has the task now, by the workers' own word. */
function Holders({ holders, failed }: { holders: TaskHolders | undefined; failed: boolean }) {
  const t = useTranslations("revoke.holders");
  const format = useFormat();
  const now = useNow();
  if (holders === undefined) {
    return (
      <p className={styles.holders} role="status">
        {failed ? t("failed") : t("asking")}
      </p>
    );
  }
  const lines: ReactNode[] = holders.holders.map(({ worker, place, task }) => {
    const who = visibleText(worker);
    if (place !== "active") return t("reserved", { worker: who });
    const { startedAt } = task;
    const since = startedAt === null ? "" : format.length(Math.max(0, now - startedAt), "whole");
    return t("active", { worker: who, since, known: since === "" ? "no" : "yes" });
  });
  if (lines.length === 0) lines.push(t("nobody"));
  if (holders.silent.length > 0) {
    const workers = visibleText(holders.silent.slice(0, 5).join(", "));
    lines.push(t("silent", { count: holders.silent.length, workers }));
  }
  return (
    <ul className={styles.holders} role="status" aria-label={t("label")}>
      {lines.map((line, at) => (
        <li key={at}>{line}</li>
      ))}
    </ul>
  );
}

/** For those who may revoke some tasks only: the server says how many of these. */
function RevokeSome(props: CommonProps & { input: RevokeTasksInput }) {
  const { data, error } = useQuery<RevokeDryRun, ApiError>({
    queryKey: queryKeys.revokeDryRun(props.input),
    queryFn: () => api.revokeDryRun(props.input),
    enabled: props.opened,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const counted = data === undefined ? { total: null, ended: null } : endedOf(data);
  return <RevokeMany {...props} {...counted} notAllowed={data?.notAllowed ?? 0} trouble={error} />;
}

const endedOf = ({ total, finished, unknown, notAllowed }: RevokeDryRun) => ({
  total: total - notAllowed,
  ended: finished + unknown,
});

/** All that match, counted anew while it asks. */
function RevokeMatching(
  props: CommonProps & { asked: Extract<RevokeRequest, { kind: "matching" }>["asked"] },
) {
  const { asked, ...rest } = props;
  const page = { sort: "created", order: "desc", limit: 1, offset: 0 } as const;
  const all = { ...asked, ...page };
  const open = { ...asked, ...page, filter: openTasksFilter(asked.filter) };
  const [counted, stillOpen] = [useCount(all, props.opened), useCount(open, props.opened)];
  const ended = counted === null || stillOpen === null ? null : Math.max(0, counted - stillOpen);
  return <RevokeMany {...rest} total={counted} ended={ended} input={{ ...asked }} />;
}

function useCount(query: Parameters<typeof api.tasks>[0], enabled: boolean): number | null {
  const { data } = useQuery({
    queryKey: queryKeys.tasks(query),
    queryFn: ({ signal }) => api.tasks(query, signal),
    enabled,
    refetchInterval: COUNT_AGAIN_MS,
  });
  // Terms on long texts are read to their end before their number is known.
  return data === undefined || (data.unread ?? 0) > 0 ? null : data.total;
}

interface ManyProps extends CommonProps {
  /** Null: not counted yet. */
  total: number | null;
  ended: number | null;
  /** Left out, and not in the total: not for whoever asks. */
  notAllowed?: number;
  /** Why it could not be counted. */
  trouble?: ApiError | null;
  input: RevokeTasksInput;
}

function RevokeMany(props: ManyProps) {
  const { opened, onClose, onSent, total, ended, notAllowed = 0, trouble = null, input } = props;
  const t = useTranslations("revoke");
  const format = useFormat();
  const [how, setHow] = useHow();
  const action = useRevokeMany();
  const left = total === null || ended === null ? null : total - ended;
  const tooMany = total !== null && total > MOST_AT_ONCE;
  const shown = (count: number) => ({ count, shown: format.count(count) });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={() => {
        action.forgetError();
        onClose();
      }}
      title={
        left === null ? t("title.counting") : left === 0 ? t("title.none") : t("title.many", shown(left))
      }
      submit={
        left === null || left === 0
          ? t(how.terminate ? "submit.terminate" : "submit.revoke")
          : t(how.terminate ? "submit.terminateMany" : "submit.revokeMany", shown(left))
      }
      onSubmit={() => {
        void action.run({ ...input, ...how }).then((operation) => {
          if (operation === null) return;
          onClose();
          onSent?.();
        });
      }}
      incomplete={left === null || left === 0 || tooMany}
      pending={action.pending}
      error={action.error ?? trouble}
      warning={
        tooMany
          ? { title: t("tooMany.title", shown(MOST_AT_ONCE)), text: t("tooMany.text") }
          : how.terminate
            ? { title: t("warning.title"), text: t("warning.text") }
            : null
      }
    >
      <p role="status">
        {left === null || ended === null
          ? t("many.counting")
          : left === 0
            ? t(notAllowed > 0 ? "many.noneAllowed" : "many.none")
            : `${t("many.left", shown(left))}${ended > 0 ? ` ${t("many.ended", shown(ended))}` : ""}`}
      </p>
      {notAllowed > 0 && <p>{t("many.notAllowed", shown(notAllowed))}</p>}
      <How how={how} onHow={setHow} revoke={t("how.revokeMany")} />
    </ConfirmDialog>
  );
}

function useHow(): [HowToRevoke, (how: HowToRevoke) => void] {
  return useState<HowToRevoke>({ terminate: false, signal: "SIGTERM" });
}

function How({
  how,
  onHow,
  revoke,
}: {
  how: HowToRevoke;
  onHow: (how: HowToRevoke) => void;
  revoke: string;
}) {
  const t = useTranslations("revoke.how");
  return (
    <Radio.Group
      label={t("label")}
      value={how.terminate ? "terminate" : "revoke"}
      onChange={(value) => onHow({ ...how, terminate: value === "terminate" })}
      classNames={{ label: styles.legend }}
    >
      <div className={styles.choices}>
        <Radio
          value="revoke"
          label={t("name.revoke")}
          description={revoke}
          classNames={{ description: styles.explained }}
        />
        <Radio
          value="terminate"
          label={t("name.terminate")}
          description={t("terminate")}
          classNames={{ description: styles.explained }}
        />
        {how.terminate && (
          <NativeSelect
            className={styles.signal}
            label={t("signal")}
            data={SIGNALS.map((signal) => ({
              value: signal,
              label: t.has(`signals.${signal}`) ? t(`signals.${signal}`) : signal,
            }))}
            value={how.signal}
            onChange={(event) => {
              const signal = SIGNALS.find((one) => one === event.currentTarget.value);
              if (signal !== undefined) onHow({ ...how, signal });
            }}
          />
        )}
      </div>
    </Radio.Group>
  );
}
