"use client";
import type { ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { quoteValue } from "@/lib/cluster/taskFilter";
import type { TaskDetail } from "@/lib/contract/api";
import { AuditLink } from "@/components/audit/AuditLink";
import { Panel } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { TaskLink } from "@/components/ui/openTask";
import styles from "./DetailsPanel.module.css";

/** Every other fact about a task, one a line. Each names what it links to. */
export function DetailsPanel({ task, now }: { task: TaskDetail["task"]; now: number }) {
  const t = useTranslations("task.details");
  const format = useFormat();
  const facts: [label: string, value: ReactNode][] = [];
  const add = (label: string, value: ReactNode) => facts.push([label, value]);
  const text = (value: string | null) => (value === null ? <Unknown /> : <VisibleText text={value} />);
  const instant = (at: number) => <span title={format.exact(at)}>{whenText(at)}</span>;

  add(t("queue"), task.queue === null ? <Unknown /> : <FilterLink field="queue" value={task.queue} />);
  add(t("worker"), task.worker === null ? <Unknown /> : <WorkerLink name={task.worker} />);
  if (task.pid !== null) add(t("process"), t("pid", { pid: String(task.pid) }));
  add(t("attempt"), format.count(task.retries + 1));
  add(t("sentBy"), task.client === null ? <Unknown why={t("sentByWhy")} /> : text(task.client));
  if (task.exchange !== null && task.exchange !== "") add(t("exchange"), text(task.exchange));
  if (task.routingKey !== null && task.routingKey !== task.queue) add(t("routingKey"), text(task.routingKey));
  if (task.taskName !== null && task.taskName !== task.name) add(t("registeredName"), text(task.taskName));
  add(t("eta"), task.etaAt === null ? t("none") : instant(task.etaAt));
  add(t("expires"), task.expiresAt === null ? t("none") : instant(task.expiresAt));
  if (task.signum !== null) add(t("signal"), text(String(task.signum)));
  add(t("firstSeen"), instant(task.createdAt));
  add(t("root"), relative(task.rootId));
  add(t("parent"), relative(task.parentId));

  return (
    <Panel title={t("title")} aside={<AuditLink target={task.id} />}>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );

  function relative(id: string | null): ReactNode {
    if (id === null) return t("none");
    if (id === task.id) return t("thisTask");
    return (
      <TaskLink id={id} className={styles.link} title={id}>
        <code>{shortId(id)}</code>
      </TaskLink>
    );
  }

  /** As exact as the other times of the page; the day only where it is another one. */
  function whenText(at: number): string {
    const day = format.day(at);
    return day === format.day(now) ? format.millisecond(at) : `${day}, ${format.millisecond(at)}`;
  }

  function Unknown({ why = t("unknownWhy") }: { why?: string }) {
    return (
      <span className={styles.unknown} title={why}>
        –
      </span>
    );
  }
}

/** `3b1f0c77…c1d2`; short ids as they are. */
export function shortId(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}

function FilterLink({ field, value }: { field: "queue"; value: string }) {
  return (
    <Link
      className={styles.link}
      prefetch={false}
      href={`/tasks?filter=${encodeURIComponent(`${field}:${quoteValue(value)}`)}`}
    >
      <VisibleText text={value} />
    </Link>
  );
}

function WorkerLink({ name }: { name: string }) {
  return (
    <Link className={styles.link} prefetch={false} href={`/worker/${encodeURIComponent(name)}`}>
      <VisibleText text={name} />
    </Link>
  );
}
