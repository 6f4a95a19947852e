"use client";
import { useState } from "react";
import { Autocomplete, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useRights } from "@/components/shell/useRights";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import { EXCHANGE_TYPES } from "@/lib/celery/control";
import { may } from "@/lib/contract/permissions";
import { readQueueArguments } from "../queueArguments";
import { queuesOf } from "../workersModel";
import type { WorkerDialogProps } from "./DialogOf";
import { WorkerDialog } from "./WorkerDialog";
import classes from "./Dialogs.module.css";

/** Workers take from one more queue, with all that the command can say of it. */
export function AddQueueDialog({ opened, onClose, targets, all }: WorkerDialogProps) {
  const t = useTranslations("workers.dialog.addQueue");
  const [queue, setQueue] = useState("");
  const [create, setCreate] = useState(false);
  const [more, setMore] = useState(false);
  const [exchange, setExchange] = useState("");
  const [exchangeType, setExchangeType] = useState("");
  const [routingKey, setRoutingKey] = useState("");
  const [durable, setDurable] = useState(true);
  const [autoDelete, setAutoDelete] = useState(false);
  const [argumentText, setArgumentText] = useState("");
  const queueArguments = readQueueArguments(argumentText);
  const name = queue.trim();
  const reserved = name.startsWith("amq.");
  const command: WorkerCommand | null =
    name === "" || reserved || queueArguments === null
      ? null
      : {
          action: "add-consumer",
          body: {
            workers: targets.map((worker) => worker.name),
            queue: name,
            exchange: exchange.trim() === "" ? null : exchange.trim(),
            exchangeType: EXCHANGE_TYPES.find((type) => type === exchangeType) ?? null,
            routingKey: routingKey.trim() === "" ? null : routingKey.trim(),
            durable,
            autoDelete,
            queueArguments,
            create,
          },
        };
  const rights = useRights();
  const known = [...new Set(all.flatMap(queuesOf))]
    .filter((one) => rights !== null && may(rights, "consumers", { queues: [one] }))
    .sort();
  const text = { spellCheck: false, autoComplete: "off", maxLength: 255 };
  return (
    <WorkerDialog
      opened={opened}
      onClose={onClose}
      targets={targets}
      title={t("title")}
      submit={t("submit")}
      command={command}
    >
      <Autocomplete
        {...text}
        label={t("queue")}
        value={queue}
        onChange={setQueue}
        data={known}
        limit={20}
        error={reserved ? t("reserved") : undefined}
        data-autofocus
      />
      <Checkbox
        label={t("create")}
        checked={create}
        onChange={(event) => setCreate(event.currentTarget.checked)}
      />
      <button className={classes.more} type="button" aria-expanded={more} onClick={() => setMore(!more)}>
        {more ? t("less") : t("more")}
      </button>
      {more && (
        <>
          <div className={classes.row}>
            <TextInput
              {...text}
              label={t("exchange")}
              placeholder={name}
              value={exchange}
              onChange={(event) => setExchange(event.currentTarget.value)}
            />
            <NativeSelect
              label={t("exchangeType")}
              value={exchangeType}
              onChange={(event) => setExchangeType(event.currentTarget.value)}
              data={[{ value: "", label: t("asUsual") }, ...EXCHANGE_TYPES]}
            />
          </div>
          <TextInput
            {...text}
            label={t("routingKey")}
            placeholder={name}
            value={routingKey}
            onChange={(event) => setRoutingKey(event.currentTarget.value)}
          />
          <Textarea
            label={t("arguments")}
            placeholder={'{"x-max-priority": 10}'}
            value={argumentText}
            onChange={(event) => setArgumentText(event.currentTarget.value)}
            error={queueArguments === null ? t("badArguments") : undefined}
            classNames={{ input: "mono" }}
            spellCheck={false}
            autosize
            minRows={2}
          />
          <Checkbox
            label={t("durable")}
            checked={durable}
            onChange={(event) => setDurable(event.currentTarget.checked)}
          />
          <Checkbox
            label={t("autoDelete")}
            checked={autoDelete}
            onChange={(event) => setAutoDelete(event.currentTarget.checked)}
          />
        </>
      )}
      <p>{t("text")}</p>
    </WorkerDialog>
  );
}
