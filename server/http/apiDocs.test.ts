import { describe, expect, it } from "vitest";
import { renderApiDocs } from "./apiDocs";

describe("renderApiDocs", () => {
  it("shows markup in a description as the text it is", () => {
    const parameter = {
      name: "filter",
      in: "query",
      description: 'e.g. <b>"a" & b</b>',
      schema: { type: "string" },
    };
    const page = renderApiDocs({
      info: { title: "Umbel", version: "1" },
      servers: [{ url: "/" }],
      paths: { "/api/v1/tasks": { get: { summary: "<script>", parameters: [parameter] } } },
    });
    expect(page).toContain("<code>/api/v1/tasks</code>");
    expect(page).toContain("&#60;script&#62;");
    expect(page).not.toContain("<script>");
    expect(page).not.toContain("<b>&#34;");
  });
});
