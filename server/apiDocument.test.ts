import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ERROR_STATUS } from "@/lib/contract/errors";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const words = read("../docs/api.md").replace(/\s+/g, " ");

it("docs/api.md lists every error by its code and status", () => {
  for (const [code, status] of Object.entries(ERROR_STATUS))
    expect(words).toContain(`| \`${code}\` | ${status} |`);
});

it("docs/api.md lists every subject and every event of the live updates", () => {
  const contract = read("../lib/contract/realtime.ts");
  const kinds = new Set([...contract.matchAll(/\bkind: "(\w+)"/g)].map(([, kind]) => kind ?? ""));
  const events = [...contract.matchAll(/"(\w+:\w+)": \(/g)].map(([, event]) => event ?? "");
  expect(kinds.size).toBeGreaterThan(5);
  expect(events.length).toBeGreaterThan(kinds.size);
  for (const kind of kinds) expect(words).toContain(`\`{ "kind": "${kind}"`);
  for (const event of events) expect(words).toContain(`\`${event}\``);
});
