/** What workers would tell: for each number the same task with the same story, whoever asks and however often. */
import { createHash } from "node:crypto";
import { TRACEBACK } from "@/server/testing/publishTasks";

/** An event as it goes over the wire, without what is decided when it is sent. */
interface Telling {
  type: string;
  fields?: Record<string, unknown>;
}

export interface Story {
  id: string;
  worker: string;
  tellings: Telling[];
  endsIn: "SUCCESS" | "FAILURE" | "REVOKED";
}

export const NAMES = 20;
export const WORKERS = 6;

export const workerName = (index: number) => `worker${index % WORKERS}@faults-host-${index % 3}`;

/** The story of task number `index` of this seed. Of twenty tasks two fail, one is revoked, two run again, one was seen being sent. */
export function storyOf(seed: string, index: number): Story {
  const digest = createHash("sha256").update(`${seed}/${index}`).digest("hex");
  const id = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `4${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join("-");
  const kind = parseInt(digest.slice(32, 36), 16) % 20;
  const received: Telling = {
    type: "task-received",
    fields: {
      name: `shop.area${index % NAMES}.charge_card`,
      args: `(${index}, 'order-${index}')`,
      kwargs: "{'amount_cents': 12990, 'currency': 'EUR'}",
      root_id: id,
      parent_id: null,
      retries: 0,
      eta: null,
      expires: null,
    },
  };
  const started: Telling = { type: "task-started" };
  const succeeded: Telling = {
    type: "task-succeeded",
    fields: { result: `{'receipt': 'r_${index}'}`, runtime: 0.01 + (index % 50) / 100 },
  };
  const worker = workerName(index);
  if (kind < 2) return { id, worker, tellings: [received, started, FAILED], endsIn: "FAILURE" };
  if (kind < 3) return { id, worker, tellings: [received, REVOKED], endsIn: "REVOKED" };
  if (kind < 5) {
    const again = { ...received, fields: { ...received.fields, retries: 1 } };
    const tellings = [received, started, RETRIED, again, started, succeeded];
    return { id, worker, tellings, endsIn: "SUCCESS" };
  }
  if (kind < 6) {
    const sent = { type: "task-sent", fields: { ...received.fields, queue: "payments" } };
    return { id, worker, tellings: [sent, received, started, succeeded], endsIn: "SUCCESS" };
  }
  return { id, worker, tellings: [received, started, succeeded], endsIn: "SUCCESS" };
}

const FAILED: Telling = {
  type: "task-failed",
  fields: { exception: "CardError('Your card was declined.')", traceback: TRACEBACK },
};
const RETRIED: Telling = {
  type: "task-retried",
  fields: { exception: "TimeoutError('gateway')", traceback: TRACEBACK },
};
const REVOKED: Telling = {
  type: "task-revoked",
  fields: { terminated: false, signum: null, expired: false },
};
