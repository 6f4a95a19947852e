import { expect, it } from "vitest";
import { parseFilter } from "@/lib/cluster/taskFilter";
import { draftText, type FilterDraft } from "./filterDraft";
import { visibleError } from "./filterErrors";

const shown = (state: FilterDraft, typing: boolean) => {
  const parsed = parseFilter(draftText(state));
  return parsed.ok ? null : (visibleError(parsed.error, state, typing)?.code ?? null);
};

it("does not scold what is still being typed", () => {
  expect(shown({ before: "", draft: "runtime:", after: "" }, true)).toBeNull();
  expect(shown({ before: "", draft: "runtme:2", after: "" }, true)).toBeNull();
  expect(shown({ before: "(a", draft: "b", after: "" }, true)).toBeNull();
});

it("shows what is wrong in the finished part at once, and all of it when done", () => {
  expect(shown({ before: "runtme:2", draft: "x", after: "" }, true)).toBe("UNKNOWN_FIELD");
  expect(shown({ before: "", draft: "runtime:", after: "" }, false)).toBe("MISSING_VALUE");
  expect(shown({ before: "(a", draft: "", after: "" }, false)).toBe("UNCLOSED_PAREN");
});
