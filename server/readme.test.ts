import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { NAMES } from "./configSettings";

it("the README's table lists every setting by its option and variables", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const { option, variables } of Object.values(NAMES)) {
    const row = readme.split("\n").find((line) => new RegExp(`^\\| \`--${option}[ \`]`).test(line)) ?? "";
    for (const variable of variables) expect(row, option).toContain(`\`${variable}\``);
  }
});
