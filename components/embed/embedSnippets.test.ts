import { describe, expect, it } from "vitest";
import { chosenAddress, elementSnippet, frameSnippet } from "./embedSnippets";

const USUAL = { size: "card", theme: "system", lang: null } as const;
const LINK = "https://umbel.example.com/embed/queue/mail?expires=1&signature=ff";

describe("what is copied", () => {
  it("says only what is not so anyway", () => {
    expect(chosenAddress("/embed/health", USUAL)).toBe("/embed/health");
    expect(chosenAddress(LINK, { size: "compact", theme: "dark", lang: "ru" })).toBe(
      `${LINK}&size=compact&theme=dark&lang=ru`,
    );
    expect(elementSnippet("https://umbel.example.com", LINK, { ...USUAL, size: "compact" })).toBe(
      '<script src="https://umbel.example.com/widget.js" defer></script>\n' +
        '<umbel-widget src="https://umbel.example.com/embed/queue/mail?expires=1&amp;signature=ff" size="compact"></umbel-widget>',
    );
  });

  it("is as large as the widget, and closes no attribute by a name", () => {
    expect(frameSnippet(LINK, USUAL, "")).toContain('width="360" height="196"');
    expect(frameSnippet(LINK, { ...USUAL, size: "compact" }, 'a "b" <c>')).toMatch(
      /width="100%" height="44"[^]*title="a &quot;b&quot; &lt;c>"/,
    );
  });
});
