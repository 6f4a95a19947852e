"use client";
import { useState } from "react";
import { Drawer } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconX } from "@tabler/icons-react";
import { AuditLink } from "@/components/audit/AuditLink";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { StaleNote } from "@/components/shell/StaleNote";
import { IconButton } from "@/components/ui/IconButton";
import { Segmented } from "@/components/ui/Segmented";
import { SideDrawer } from "@/components/ui/SideDrawer";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { useFormat } from "@/components/ui/useFormat";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { PurgedCopies } from "../PurgedCopies";
import { HeldTasks } from "./HeldTasks";
import { Messages } from "./Messages";
import { PEEK_TABS, placeOf, type PeekTab } from "./peekModel";
import classes from "./Peek.module.css";

interface PeekDrawerProps {
  /** Null: closed. */
  queue: string | null;
  /** Looking changes nothing. */
  isFree: boolean;
  onClose: () => void;
  onPurge: (queue: string) => void;
}

/** What is in a queue: what waits, what workers have in hand, what they hold until it is due, and what was purged. */
export function PeekDrawer({ queue, isFree, onClose, onPurge }: PeekDrawerProps) {
  const phone = useMedia(PHONE);
  return (
    <SideDrawer item={queue} phone={phone} wide onClose={onClose}>
      {(shown) => <Inside key={shown} queue={shown} isFree={isFree} onClose={onClose} onPurge={onPurge} />}
    </SideDrawer>
  );
}

const ASK_EVERY_MS = 5000;

function Inside({ queue, isFree, onClose, onPurge }: PeekDrawerProps & { queue: string }) {
  const t = useTranslations("queues.peek");
  const format = useFormat();
  const [tab, setTab] = useState<PeekTab>("ready");
  const [head, setHead] = useState<HTMLElement | null>(null);
  const query = useLiveQuery({
    subject: null,
    queryKey: queryKeys.queue(queue),
    queryFn: (signal) => api.queue(queue, signal),
    everyMs: ASK_EVERY_MS,
  });
  const detail = query.data;
  const counts: Record<PeekTab, number | null> = {
    ready: detail?.queue.ready ?? null,
    unacked: detail?.queue.unacked ?? null,
    held: detail?.queue.delayed ?? null,
  };
  const tabs = PEEK_TABS.filter((one) => one !== "unacked" || isFree);
  const place = placeOf(tab);
  return (
    <>
      <div className={classes.head}>
        <Drawer.Title className={classes.title}>{t("title", { queue: visibleText(queue) })}</Drawer.Title>
        {/* What is shown puts its count and its export here. */}
        <div className={classes.headRest} ref={setHead} />
        <IconButton label={t("close")} onClick={onClose}>
          <IconX size={18} aria-hidden />
        </IconButton>
      </div>
      <Drawer.Body className={classes.body}>
        <div className={classes.part}>
          <StaleNote query={query} />
          <AuditLink target={queue} />
          {detail !== undefined && <PurgedCopies purges={detail.purges} />}
          <Segmented
            label={t("places")}
            value={tab}
            onChange={setTab}
            options={tabs.map((value) => {
              const count = counts[value];
              const label = t(`place.${value}`);
              return { value, label: count === null ? label : `${label} ${format.count(count)}` };
            })}
          />
        </div>
        {place === null ? (
          <HeldTasks detail={detail} />
        ) : (
          <Messages
            key={place}
            queue={queue}
            place={place}
            isFree={isFree}
            waiting={counts.ready}
            head={head}
            onPurge={onPurge}
          />
        )}
      </Drawer.Body>
    </>
  );
}
