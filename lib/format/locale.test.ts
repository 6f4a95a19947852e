import { describe, expect, it } from "vitest";
import { chooseLocale } from "./locale";

describe("chooseLocale", () => {
  it("follows the person's choice before the browser's", () => {
    expect(chooseLocale("zh", "ru")).toBe("zh");
  });

  it("ignores a choice that is not ours", () => {
    expect(chooseLocale("xx", "ru-RU,ru;q=0.9")).toBe("ru");
  });

  it("goes by the weights of the browser's languages", () => {
    expect(chooseLocale(undefined, "en;q=0.3, zh-CN;q=0.9, ru;q=0")).toBe("zh");
    expect(chooseLocale(undefined, "de-DE, fr;q=0.9, ru;q=0.1")).toBe("ru");
  });

  it("speaks English when nothing fits", () => {
    expect(chooseLocale(undefined, null)).toBe("en");
    expect(chooseLocale(undefined, "de, ;q=, *")).toBe("en");
  });
});
