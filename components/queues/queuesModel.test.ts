import { describe, expect, it } from "vitest";
import { formatQueueUrl, parseQueueUrl } from "./queuesModel";

describe("the list of queues in the address", () => {
  it.each(["", "search=mail", "sort=name", "sort=name&order=desc", "order=asc", "search=a%26b&sort=in"])(
    "%s comes back as it was",
    (text) => {
      expect(formatQueueUrl(parseQueueUrl(new URLSearchParams(text)))).toBe(text);
    },
  );

  it("leaves aside what it does not know", () => {
    expect(parseQueueUrl(new URLSearchParams("sort=colour&order=up"))).toEqual({
      search: "",
      sort: "ready",
      order: "desc",
    });
  });
});
