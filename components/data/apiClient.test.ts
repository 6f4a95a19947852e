import { describe, expect, it } from "vitest";
import { queryString } from "./apiClient";

describe("queryString", () => {
  it("leaves out what is not given, and keeps zero", () => {
    expect(queryString({ filter: "", from: undefined, offset: 0, sort: "name" })).toBe("?offset=0&sort=name");
    expect(queryString({})).toBe("");
  });

  it("encodes what the filter language uses", () => {
    expect(queryString({ filter: 'name:"a b" & state:FAILURE' })).toBe(
      "?filter=name%3A%22a+b%22+%26+state%3AFAILURE",
    );
  });
});
