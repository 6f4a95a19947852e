import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { clientTypes } from "../testing/clientTypes";

it("lib/client/paths.ts is what the routes are; `npm run client` writes it anew", async () => {
  const kept = readFileSync(new URL("../../lib/client/paths.ts", import.meta.url), "utf8");
  expect((await clientTypes()) === kept).toBe(true);
});
