/** For tests: commands and the answers of real workers, recorded off RabbitMQ (`e2e/fixtures/captures`). */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface RecordedCall {
  note: string;
  /** The whole request body as it was sent. */
  request: { method: string; arguments: Record<string, unknown>; destination: string[] | null } & Record<
    string,
    unknown
  >;
  replies: { ticket: string; body: Uint8Array }[];
}

/** Two prefork workers, `p52@lab` and `p56@lab`, through every command. */
export function recordedCalls(): RecordedCall[] {
  return readLines("pidbox-amqp.ndjson").map((line) => {
    const recorded = JSON.parse(line) as {
      note?: string;
      request: { body: RecordedCall["request"] };
      replies?: { headers: { ticket: string }; body: unknown; body_raw?: string }[];
    };
    return {
      note: recorded.note ?? "",
      request: recorded.request.body,
      replies: (recorded.replies ?? []).map(({ headers, body, body_raw }) => ({
        ticket: headers.ticket,
        body: new TextEncoder().encode(body_raw ?? JSON.stringify(body)),
      })),
    };
  });
}

export interface RecordedAnswer {
  method: string;
  arguments: Record<string, unknown>;
  body: Uint8Array;
}

/** Ten workers, `<pool>-52@lab` and `<pool>-56@lab`, inspected while they were busy. */
export function recordedPools(): RecordedAnswer[] {
  return readLines("inspect-pools.ndjson").map((line) => {
    const recorded = JSON.parse(line) as { method: string; arguments: Record<string, unknown>; body: string };
    return { ...recorded, body: new TextEncoder().encode(recorded.body) };
  });
}

function readLines(name: string): string[] {
  const folder = join(import.meta.dirname, "..", "..", "e2e", "fixtures", "captures");
  return readFileSync(join(folder, name), "utf8").trim().split("\n");
}
