"use client";
import { useState } from "react";
import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ActionDialog } from "@/components/actions/ActionDialog";
import { useWorkerAction } from "@/components/actions/useWorkerAction";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import classes from "./Queues.module.css";

interface AddToWorkersDialogProps {
  queue: string;
  opened: boolean;
  onClose: () => void;
}

/** Chosen workers take from the queue too, until they start anew. */
export function AddToWorkersDialog({ queue, opened, onClose }: AddToWorkersDialogProps) {
  const t = useTranslations("queues.add");
  const action = useWorkerAction("dialog");
  const [chosen, setChosen] = useState<string[]>([]);
  const { data } = useQuery({
    queryKey: queryKeys.queueMatrix(),
    queryFn: ({ signal }) => api.queueMatrix(signal),
    enabled: opened,
  });
  const candidates = (data?.workers ?? []).filter(({ consumes }) => consumes?.includes(queue) !== true);
  const leave = () => {
    setChosen([]);
    action.forgetError();
    onClose();
  };
  const send = async () => {
    const body = {
      workers: chosen,
      queue,
      exchange: null,
      exchangeType: null,
      routingKey: null,
      durable: true,
      autoDelete: false,
      queueArguments: {},
      create: false,
    };
    if ((await action.run({ action: "add-consumer", body })) !== null) leave();
  };
  return (
    <ActionDialog
      opened={opened}
      onClose={leave}
      title={t("title", { queue: visibleText(queue) })}
      submit={t("submit")}
      incomplete={chosen.length === 0}
      pending={action.pending}
      error={action.error}
      onSubmit={() => void send()}
    >
      {data !== undefined && candidates.length === 0 && <p role="status">{t("none")}</p>}
      <Checkbox.Group value={chosen} onChange={setChosen} label={t("workers")}>
        <div className={classes.choices}>
          {candidates.map(({ name }) => (
            <Checkbox key={name} value={name} label={visibleText(name)} />
          ))}
        </div>
      </Checkbox.Group>
      <p>{t("text")}</p>
    </ActionDialog>
  );
}
