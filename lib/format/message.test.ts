import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import en from "@/messages/en.json";
import ru from "@/messages/ru.json";
import zh from "@/messages/zh.json";
import { formatMessage } from "./message";

const CATALOGUES = { en, ru, zh };

describe("formatMessage", () => {
  it("writes every message of the widgets as the pages' library does", () => {
    for (const locale of ["en", "ru", "zh"] as const) {
      const messages = CATALOGUES[locale];
      const t = createTranslator({ locale, messages, namespace: "embed.widget" });
      for (const [key, text] of Object.entries(messages.embed.widget)) {
        if (typeof text !== "string") continue;
        for (const count of [0, 1, 2, 5, 11, 21, 22, 1500]) {
          const values = { ...NAMES, count };
          expect(formatMessage(text, values, locale), `${locale} ${key}`).toBe(t(key as "live", values));
        }
      }
    }
  });

  it("leaves a value that is not given in sight, and throws for a message that is cut off", () => {
    expect(formatMessage("{a} and {b}", { a: "x" }, "en")).toBe("x and {b}");
    expect(() => formatMessage("{n, plural, other {#}", { n: 1 }, "en")).toThrow("cut off");
  });
});

/** What messages may name. */
const NAMES = Object.fromEntries(
  "time length current total unit value queue worker range name rate in out active slots online known"
    .split(" ")
    .map((name) => [name, `<${name}>`]),
);
