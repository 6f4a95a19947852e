import { describe, expect, it } from "vitest";
import { lineageReason, newestSelected, type LineageMember } from "./retryLineage";

const first = (state: string | null): LineageMember => ({ id: "first", at: 0, state });
const retry = (id: string, at: number, state: string | null): LineageMember => ({ id, at, state });

describe("a lineage of retries", () => {
  it("is retried by its newest selected member, and the others stand back", () => {
    const lineage = [first("FAILURE"), retry("b", 20, "FAILURE"), retry("a", 10, "FAILURE")];
    const chosen = newestSelected(lineage, () => true);
    expect(chosen).toBe("b");
    const codes = lineage.map(({ id }) => lineageReason(id, lineage, chosen)?.code ?? "retried");
    expect(codes).toEqual(["same-work", "retried", "same-work"]);
  });

  it("is retried by an older member where the newer ones are not selected", () => {
    const lineage = [first("FAILURE"), retry("a", 10, "FAILURE"), retry("b", 20, "REVOKED")];
    expect(newestSelected(lineage, (id) => id !== "b")).toBe("a");
    expect(lineageReason("a", lineage, "a")).toBeNull();
    expect(newestSelected(lineage, () => false)).toBeUndefined();
  });

  it.each(["PENDING", "RECEIVED", "STARTED", "RETRY", null])("waits for a retry that is %s", (state) => {
    const lineage = [first("FAILURE"), retry("a", 10, state), retry("b", 20, "FAILURE")];
    expect(lineageReason("first", lineage, "b")).toMatchObject({ code: "under-way", by: { id: "a" } });
    // Nothing more will be heard of an older one that is forgotten.
    expect(lineageReason("b", lineage)?.code).toBe(state === null ? undefined : "under-way");
  });

  it("does not wait for a first task that was left behind or forgotten", () => {
    expect(lineageReason("a", [first("STARTED"), retry("a", 10, "FAILURE")])).toBeNull();
    expect(lineageReason("a", [first(null), retry("a", 10, "FAILURE")])).toBeNull();
  });

  it("is done when a newer member succeeded, however far down, and not by an older one", () => {
    const lineage = [first("FAILURE"), retry("a", 10, "SUCCESS"), retry("b", 20, "FAILURE")];
    expect(lineageReason("first", lineage, "b")).toMatchObject({ code: "succeeded", by: { id: "a" } });
    expect(lineageReason("b", lineage, "b")).toBeNull();
  });

  it("leaves a task alone that was never retried", () => {
    expect(lineageReason("first", [first("FAILURE")])).toBeNull();
  });
});
