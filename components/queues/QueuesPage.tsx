"use client";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { IconFilterOff, IconStack2 } from "@tabler/icons-react";
import { Button } from "@mantine/core";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { EmptyState } from "@/components/ui/EmptyState";
import { SearchField } from "@/components/ui/SearchField";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { useAddressState } from "@/components/ui/useAddressState";
import { useFormat } from "@/components/ui/useFormat";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { QueueList } from "@/lib/contract/queues";
import { QueueCards } from "./QueueCards";
import { QueueMatrixPanel } from "./QueueMatrixPanel";
import { QueueNotes } from "./QueueNotes";
import { PeekDrawer } from "./peek/PeekDrawer";
import { PurgeDialog } from "./PurgeDialog";
import { QueuesTable } from "./QueuesTable";
import { formatQueueUrl, parseQueueUrl, SHOWN_QUEUES } from "./queuesModel";
import classes from "./Queues.module.css";

/** Counts come from the broker, which is asked at most this often however many people look. */
const ASK_EVERY_MS = 2000;

/** All queues: what waits, who takes it, and where it is going. */
export function QueuesPage() {
  const t = useTranslations("queues");
  const [state, setState] = useAddressState(parseQueueUrl, formatQueueUrl);
  const listQuery = { ...state, limit: SHOWN_QUEUES, offset: 0 };
  const query = useLiveQuery({
    subject: null,
    queryKey: queryKeys.queues(listQuery),
    queryFn: (signal) => api.queues(listQuery, signal),
    everyMs: ASK_EVERY_MS,
    keepPrevious: true,
  });
  const list = query.data;
  const [peeked, setPeeked] = useState<string | null>(null);
  const [purging, setPurging] = useState<string | null>(null);
  const phone = useMedia(PHONE);
  const Rows = phone ? QueueCards : QueuesTable;
  return (
    <Page
      title={t("title")}
      count={list === undefined ? undefined : <Count list={list} />}
      controls={
        <SearchField
          label={t("search")}
          value={state.search}
          onChange={(search) => setState({ ...state, search })}
        />
      }
    >
      <div className={classes.page}>
        <StaleNote query={query} />
        {list === undefined ? (
          query.error === null && <QueuesSkeleton />
        ) : (
          <>
            <QueueNotes list={list} />
            {list.queues.length === 0 ? (
              <NoQueues search={state.search} onDrop={() => setState({ ...state, search: "" })} />
            ) : (
              <Rows
                list={list}
                state={state}
                onSort={(sort, order) => setState({ ...state, sort, order })}
                onPeek={setPeeked}
                onPurge={setPurging}
              />
            )}
            <QueueMatrixPanel />
          </>
        )}
      </div>
      <PeekDrawer
        queue={peeked}
        isFree={list?.broker === "redis"}
        onClose={() => setPeeked(null)}
        onPurge={setPurging}
      />
      <PurgeDialog
        queue={purging}
        waitingIn={(queue) => list?.queues.find(({ name }) => name === queue)?.ready ?? null}
        isFree={list?.broker === "redis"}
        onClose={() => setPurging(null)}
        onPurged={() => setPeeked(null)}
      />
    </Page>
  );
}

function Count({ list }: { list: QueueList }) {
  const t = useTranslations("queues");
  const format = useFormat();
  const words = t("count", { queues: list.known, waiting: list.ready });
  return (
    <>
      <span className={classes.whereWide}>
        {words}, {t(`broker.${list.broker}`)}
      </span>
      <span className={classes.onPhones}>{t("card.ready", { count: list.ready })}</span>
      {list.at !== null && (
        <span className="reader-only"> {t("asOf", { time: format.second(list.at) })}</span>
      )}
    </>
  );
}

function NoQueues({ search, onDrop }: { search: string; onDrop: () => void }) {
  const t = useTranslations("queues");
  if (search === "")
    return (
      <EmptyState icon={<IconStack2 size={20} />} title={t("none")}>
        {t("noneText")}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<IconFilterOff size={20} />}
      title={t("noMatch")}
      action={<Button onClick={onDrop}>{t("dropSearch", { text: search })}</Button>}
    >
      {t("noMatchText")}
    </EmptyState>
  );
}

function QueuesSkeleton() {
  const t = useTranslations("common");
  return (
    <div className={classes.tableBox}>
      <TableSkeleton
        label={t("loading")}
        rows={8}
        rowHeight={41}
        columns={[
          { width: 170 },
          { width: 110 },
          { width: 100 },
          { width: 60 },
          { width: 60 },
          { width: "1fr" },
        ]}
      />
    </div>
  );
}
