import { describe, expect, it } from "vitest";
import { SEQUENCE_MS, shortcutOf } from "./shortcuts";

const plain = { command: false, otherModifier: false, typing: false };

describe("shortcutOf", () => {
  it("goes to a place by two keys", () => {
    expect(shortcutOf({ ...plain, key: "g" }, null, 0)).toEqual({ kind: "go" });
    expect(shortcutOf({ ...plain, key: "t" }, 0, 300)).toEqual({ kind: "place", letter: "t" });
  });

  it("forgets the first key after a while", () => {
    expect(shortcutOf({ ...plain, key: "t" }, 0, SEQUENCE_MS + 1)).toBeNull();
  });

  it("reads `r` after `g` as a place, alone as live", () => {
    expect(shortcutOf({ ...plain, key: "r" }, 0, 100)).toEqual({ kind: "place", letter: "r" });
    expect(shortcutOf({ ...plain, key: "r" }, null, 100)).toEqual({ kind: "live" });
    expect(shortcutOf({ ...plain, key: "p" }, null, 100)).toEqual({ kind: "live" });
  });

  it("leaves keys alone that go into a field or belong to the browser", () => {
    expect(shortcutOf({ ...plain, key: "r", typing: true }, null, 0)).toBeNull();
    expect(shortcutOf({ ...plain, key: "r", command: true }, null, 0)).toBeNull();
    expect(shortcutOf({ ...plain, key: "g", otherModifier: true }, null, 0)).toBeNull();
  });

  it("opens the search from inside a field as well", () => {
    expect(shortcutOf({ ...plain, key: "k", command: true, typing: true }, null, 0)).toEqual({
      kind: "search",
    });
  });
});
