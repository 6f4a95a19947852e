import { expect, it } from "vitest";
import { logConsole } from "./consoleLog";
import { createLogger } from "./logger";

it("makes a line of the log of whatever a library prints", () => {
  const lines: string[] = [];
  const target = { log: () => {}, info: () => {}, debug: () => {}, warn: () => {}, error: () => {} };
  const { log } = target;
  const restore = logConsole(createLogger("debug", {}, { write: (line) => lines.push(line) }), target);
  const print = target as Pick<Console, "log" | "warn" | "error">;
  print.log("\u001b[32m\u001b[1m✓\u001b[22m\u001b[39m Running %s took 65ms", "next.config.js");
  print.warn("two\nlines", { password: "hunter2" });
  print.error("");
  const told = lines.map((line) => JSON.parse(line) as { level: number; msg: string });
  expect(told.map(({ level }) => level)).toEqual([20, 40]);
  expect(told[0]?.msg).toBe("✓ Running next.config.js took 65ms");
  expect(told[1]?.msg).toMatch(/^two\nlines \{/);
  expect(lines.join()).not.toContain("hunter2");
  restore();
  expect(target.log).toBe(log);
});
