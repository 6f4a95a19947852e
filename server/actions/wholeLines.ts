/** Lines of the audit of what is over when it is told: whoever causes one does not wait for it. */
import { randomUUID } from "node:crypto";
import type { AuditBegin, AuditEnd, Store } from "../store/store";

export interface WholeLinesOptions {
  store: Pick<Store, "writeAudit">;
  /** Unix ms. */
  now: () => number;
  /** A line could not be written. */
  onTrouble: (error: unknown) => void;
}

export type WholeLine = Omit<AuditBegin, "id" | "at" | "end"> & { end: Omit<AuditEnd, "id" | "endedAt"> };

export interface WholeLines {
  /** Gives it an id and the time. */
  write(line: WholeLine): void;
  /** Resolves when all are written, or told as trouble. */
  settled(): Promise<void>;
}

export function createWholeLines({ store, now, onTrouble }: WholeLinesOptions): WholeLines {
  const writing = new Set<Promise<void>>();
  return {
    write({ end, ...line }) {
      const [id, at] = [randomUUID(), now()];
      const done = store.writeAudit({ id, at, ...line, end: { id, endedAt: at, ...end } }).catch(onTrouble);
      writing.add(done);
      void done.finally(() => writing.delete(done));
    },
    async settled() {
      await Promise.all(writing);
    },
  };
}
