import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textParts, visibleText } from "./hiddenCharacters";

describe("visibleText", () => {
  it("marks what turns the direction of text, draws nothing or controls a terminal", () => {
    expect(visibleText("pay\u202egpj.exe")).toBe("pay⟨U+202E⟩gpj.exe");
    expect(visibleText("a\u0000b\u001b[31mc")).toBe("a⟨U+0000⟩b⟨U+001B⟩[31mc");
    expect(visibleText("ad\u200bmin\ufeff")).toBe("ad⟨U+200B⟩min⟨U+FEFF⟩");
    expect(visibleText("half \ud800 pair")).toBe("half ⟨U+D800⟩ pair");
  });

  it("leaves ordinary text alone: lines, tabs, every script, joined emoji", () => {
    for (const text of ["a\tb\nc", "Привет", "你好", "שלום", "👩‍👩‍👧 ok", "<script>alert(1)</script>"]) {
      expect(textParts(text)).toEqual([{ kind: "text", text }]);
    }
  });

  it("loses no visible character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const kept = textParts(text).reduce(
          (sum, part) => sum + (part.kind === "text" ? part.text.length : 0),
          0,
        );
        const marks = textParts(text).filter((part) => part.kind === "mark").length;
        expect(kept + marks).toBeLessThanOrEqual(text.length);
        if (marks === 0) expect(kept).toBe(text.length);
      }),
    );
  });
});
