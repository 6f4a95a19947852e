import { expect, it } from "vitest";
import { followBrowser, followRouter } from "./ownAddress";

it("follows the router to what was not written here: the back button, a link to another filter", () => {
  const own = { routed: "range=6h", search: "range=6h", written: [] };
  const next = { routed: "filter=a", search: "filter=a", written: [] };
  expect(followRouter(own, "filter=a")).toEqual(next);
});

it("stays at what was written last while the router still tells of what was written before", () => {
  const own = { routed: "", search: "filter=ab", written: ["filter=a", "filter=ab"] };
  const echoed = followRouter(own, "filter=a");
  expect(echoed).toEqual({ routed: "filter=a", search: "filter=ab", written: ["filter=ab"] });
  expect(followRouter(echoed, "filter=ab")).toEqual({
    routed: "filter=ab",
    search: "filter=ab",
    written: [],
  });
});

it("goes back although something was written that the router has not told of", () => {
  const own = { routed: "filter=a", search: "filter=ab", written: ["filter=ab"] };
  expect(followRouter(own, "")).toEqual({ routed: "", search: "", written: [] });
});

it("shows where the browser went back to, and still knows an echo of what was written", () => {
  const own = { routed: "", search: "range=6h", written: ["range=6h"] };
  const back = followBrowser(own, "");
  expect(back.search).toBe("");
  expect(followRouter(back, "range=6h").search).toBe("");
});
