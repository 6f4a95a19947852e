import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PERMISSION_NAMES, PERMISSIONS } from "@/lib/contract/permissions";
import { NAMES } from "./configSettings";

it("the README's table lists every setting by its option and variables", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const { option, variables } of Object.values(NAMES)) {
    const row = readme.split("\n").find((line) => new RegExp(`^\\| \`--${option}[ \`]`).test(line)) ?? "";
    for (const variable of variables) expect(row, option).toContain(`\`${variable}\``);
  }
});

it("docs/sign-in.md lists every permission, the role that has it and what it can be narrowed by", () => {
  const docs = readFileSync(new URL("../docs/sign-in.md", import.meta.url), "utf8");
  const rows = docs
    .split("\n")
    .flatMap((line) => /^\| `(\w+)` \| (\w+) \|.*\|([^|]*)\|$/.exec(line)?.slice(1) ?? []);
  const listed = PERMISSION_NAMES.flatMap((name) => {
    const { role, about } = PERMISSIONS[name];
    return [name, role, about.length === 0 ? " " : ` ${about.join(", ")} `];
  });
  expect(rows).toEqual(listed);
});
