import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterTokens } from "@/lib/cluster/taskFilter";
import {
  draftOf,
  draftText,
  editNext,
  editPrevious,
  editToken,
  removeToken,
  settled,
  typed,
} from "./filterDraft";

const token = (text: string, at: number) => {
  const found = filterTokens(text)[at];
  if (!found) throw new Error("no such token");
  return found;
};

describe("filter draft", () => {
  it("turns a finished word into a chip at a space, but not inside quotes", () => {
    expect(typed(draftOf("state:FAILURE"), "mail ")).toEqual({
      before: "state:FAILURE mail",
      draft: "",
      after: "",
    });
    expect(typed(draftOf(""), 'name:"a ')).toEqual({ before: "", draft: 'name:"a ', after: "" });
  });

  it("takes the chip before the cursor back into editing", () => {
    const state = editPrevious(draftOf("state:FAILURE runtime:>2s"));
    expect(state).toEqual({ before: "state:FAILURE", draft: "runtime:>2s", after: "" });
    expect(editPrevious(draftOf(""))).toEqual(draftOf(""));
  });

  it("edits a chip in its place and keeps what was being typed", () => {
    const text = "state:FAILURE name:shop.* runtime:>2s";
    const state = editToken({ before: text, draft: "mail", after: "" }, "before", token(text, 1));
    expect(state).toEqual({ before: "state:FAILURE", draft: "name:shop.*", after: "runtime:>2s mail" });
    expect(editNext(state)).toEqual({
      before: "state:FAILURE name:shop.*",
      draft: "runtime:>2s",
      after: "mail",
    });
  });

  it("takes a chip out, a bracket with its partner", () => {
    const text = "(a OR b) c";
    expect(draftText(removeToken(draftOf(text), "before", token(text, 0)))).toBe("a OR b c");
    expect(draftText(removeToken(draftOf(text), "before", token(text, 5)))).toBe("(a OR b)");
  });

  it("loses nothing while it is edited", () => {
    const word = fc.constantFrom("a", "state:FAILURE", "OR", "(", ")", "-x", "NOT", 'n:"a b"', "runtime:>2s");
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 8 }),
        fc.array(fc.boolean(), { maxLength: 6 }),
        (words, steps) => {
          const bare = (text: string) => text.replace(/\s+/g, "");
          const start = draftOf(words.join(" "));
          const end = steps.reduce((state, left) => (left ? editPrevious(state) : editNext(state)), start);
          expect(bare(draftText(end))).toBe(bare(draftText(start)));
          expect(bare(draftText(settled(end)))).toBe(bare(draftText(start)));
        },
      ),
    );
  });
});
