import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { NAMES } from "./configSettings";
import { FLOWER_BY_OTHER_MEANS, FLOWER_WITHOUT_MEANING } from "./configFlower";
import { DIFFERENCES } from "./testing/flower/differences";

const document = readFileSync(new URL("../docs/flower.md", import.meta.url), "utf8");
const words = document.replace(/\s+/g, " ");

it("the table of Flower's options says what the program does with each", () => {
  for (const { flower, option } of Object.values(NAMES)) {
    if (flower !== undefined) expect(words).toContain(`| \`${flower}\` | \`--${option}\` |`);
  }
  for (const [name, effect] of Object.entries(FLOWER_BY_OTHER_MEANS))
    expect(words).toContain(`| \`${name}\` | | ${effect} |`);
  for (const [name, why] of Object.entries(FLOWER_WITHOUT_MEANING))
    expect(words).toContain(`- \`${name}\` ${why}`);
});

it("every rule by which answers are different is listed", () => {
  for (const { id } of DIFFERENCES) expect(words).toContain(`| ${id} |`);
});
