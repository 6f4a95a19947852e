/** What a look into a queue comes to, apart from how it looks. Pure. */
import { parsePythonText } from "@/lib/celery/pythonLiteral";
import { MAX_TAKEN_MESSAGES, type QueueMessage, type QueuePeek } from "@/lib/contract/queues";
import type { TreeRoot } from "@/components/ui/valueTreeModel";

/** `held`: until they are due, by workers. */
export const PEEK_TABS = ["ready", "unacked", "held"] as const;
export type PeekTab = (typeof PEEK_TABS)[number];

/** The place of the messages; null where a tab shows something else. */
export function placeOf(tab: PeekTab): QueueMessage["place"] | null {
  return tab === "held" ? null : tab;
}

/** The first look is short: on RabbitMQ each message of it is marked. */
export const FIRST_PAGE = 20;
export const NEXT_PAGE = 100;

/** Where the next page begins, and how long it may be; null after the last. `isFree`: looking changes nothing. */
export function nextPage(
  pages: readonly QueuePeek[],
  isFree: boolean,
): { offset: number; limit: number } | null {
  const last = pages.at(-1);
  if (last === undefined) return null;
  const offset = last.offset + last.messages.length;
  const end = isFree ? last.total : Math.min(last.total, MAX_TAKEN_MESSAGES);
  // A page that came short was the last, whatever the count said before.
  if (last.messages.length === 0 || offset >= end) return null;
  return { offset, limit: Math.min(NEXT_PAGE, end - offset) };
}

/** Messages of all pages; one that moved up while they were read is there once. */
export function messagesOf(pages: readonly QueuePeek[]): QueueMessage[] {
  const seen = new Set<string>();
  return pages
    .flatMap(({ messages }) => messages)
    .filter(({ ref }) => {
      if (ref === null) return true;
      if (seen.has(ref)) return false;
      seen.add(ref);
      return true;
    });
}

export const MESSAGE_ORDERS = ["oldest", "name", "size"] as const;
export type MessageOrder = (typeof MESSAGE_ORDERS)[number];

/** Of equals the one that is taken next comes first. */
export function sortMessages(messages: readonly QueueMessage[], order: MessageOrder): QueueMessage[] {
  if (order === "oldest") return [...messages];
  const nameOf = ({ task }: QueueMessage) => task.name ?? "";
  return [...messages].sort((a, b) =>
    order === "size"
      ? b.task.bytes - a.task.bytes
      : nameOf(a) < nameOf(b)
        ? -1
        : nameOf(a) > nameOf(b)
          ? 1
          : 0,
  );
}

/** A message's arguments as trees; those that are not known are left out. */
export function argumentRoots({ args, kwargs }: QueueMessage["task"]): TreeRoot[] {
  const parts = [
    ["args", args],
    ["kwargs", kwargs],
  ] as const;
  return parts.flatMap(([name, text]) => {
    const value = text === null || text === "" ? null : parsePythonText(text, "saferepr").value;
    return value === null ? [] : [{ name, value }];
  });
}

/** A file of what was looked at, for people and programs: JSON of as much as is shown. */
export function exportText(queue: string, messages: readonly QueueMessage[]): string {
  return `${JSON.stringify({ queue, messages }, null, 2)}\n`;
}
