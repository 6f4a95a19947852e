import { describe, expect, it } from "vitest";
import { ratesOf } from "./queueMatrix";

const ended = (byQueue: Record<string, number>, unknown = 0) => ({
  byQueue: new Map(Object.entries(byQueue)),
  unknown,
});

describe("rates of a worker", () => {
  it("are tasks a minute over the last three, none where nothing was ended", () => {
    expect(ratesOf(ended({ mail: 6 }), ["mail", "media"])).toEqual({ mail: 2, media: 0 });
  });

  it("are not known where tasks may have come from either queue", () => {
    expect(ratesOf(ended({ mail: 3 }, 3), ["mail", "media"])).toEqual({ mail: 1 });
    expect(ratesOf(undefined, ["mail"])).toEqual({});
  });

  it("count what can have come from one queue only", () => {
    expect(ratesOf(ended({}, 9), ["mail"])).toEqual({ mail: 3 });
    expect(ratesOf(ended({ old: 3 }, 3), null)).toEqual({ old: 1 });
  });
});
