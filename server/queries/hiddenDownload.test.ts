import { describe, expect, it } from "vitest";
import { HIDDEN } from "@/lib/cluster/redact/hidden";
import { redactorOf, type Hider } from "@/lib/cluster/redact/redactor";
import type { TaskResult } from "@/lib/contract/results";
import { bytesInHand } from "../results/resultBackend";
import { hiddenDownload, hiddenText } from "./hiddenDownload";

const redactor = redactorOf({ rules: ["billing.charge:0"], defaults: true });

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function download(
  content: Uint8Array | string,
  hider: Hider = redactor,
  asShown: Partial<TaskResult> = {},
): Promise<string | null> {
  const shown = { meta: null, hidden: [], ...asShown } as Partial<TaskResult> as TaskResult;
  const found = await hiddenDownload(bytesInHand(Buffer.from(content)), hider, () => Promise.resolve(shown));
  if (found === null) return null;
  const bytes = await all(found.chunks);
  if (found.sizeBytes !== null) expect(bytes.byteLength).toBe(found.sizeBytes);
  return bytes.toString();
}

describe("a stored result as a file", () => {
  it("stays JSON, with its secrets hidden", async () => {
    const text = `{"status": "SUCCESS", "result": {"token": 123, "n": 1.0}, "args": ["first", 2]}`;
    expect(await download(text)).toBe(text.replace("123", `"${HIDDEN}"`));
    expect(await download(text, redactor.ofTask("billing.charge"))).toBe(
      text.replace("123", `"${HIDDEN}"`).replace('"first"', `"${HIDDEN}"`),
    );
  });

  it("is given as it is where it is no text and nothing in it is hidden, and else not at all", async () => {
    const pickle = Buffer.from([0x80, 4, 0x95, 0, 1, 2]);
    const meta = { cut: [] } as Partial<NonNullable<TaskResult["meta"]>> as NonNullable<TaskResult["meta"]>;
    expect(await download(pickle, redactor, { meta })).toBe(pickle.toString());
    const hidden: TaskResult["hidden"] = [{ field: "result", kind: "name", of: "token" }];
    expect(await download(pickle, redactor, { meta, hidden })).toBeNull();
    expect(await download(pickle, redactor, { meta: { ...meta, cut: ["result"] } })).toBeNull();
    expect(await download(pickle)).toBeNull();
  });

  it("is hidden in as it streams by, wherever it is cut into pieces", async () => {
    const entry = (n: number) => `{"n": ${n}, "password": "hun'ter-${n}", "text": "${"x".repeat(n % 97)}"}, `;
    const text = Array.from({ length: 40_000 }, (_, n) => entry(n)).join("");
    async function* pieces() {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 70_001)
        yield await Promise.resolve(bytes.subarray(at, at + 70_001));
    }
    const shown = (await all(hiddenText(pieces(), redactor))).toString();
    expect(shown).toBe(text.replace(/hun'ter-\d+/g, HIDDEN));
  });

  it("hides all of a secret that is longer than what is held at once", async () => {
    async function* pieces() {
      yield await Promise.resolve(Buffer.from("{'password': '"));
      for (let n = 0; n < 40; n++) yield await Promise.resolve(Buffer.from("secretpart".repeat(60_000)));
      yield await Promise.resolve(Buffer.from("', 'n': 1}"));
    }
    expect((await all(hiddenText(pieces(), redactor))).toString()).not.toContain("secretpart");
  });
});
