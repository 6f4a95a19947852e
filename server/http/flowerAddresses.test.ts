import { expect, it } from "vitest";
import { parseFilter } from "@/lib/cluster/taskFilter";
import { addressOfFlower } from "./flowerAddresses";

it.each([
  ["/dashboard", "", "/workers"],
  ["/dashboard/", "", "/workers"],
  ["/monitor", "", "/"],
  ["/login", "next=/tasks", "/"],
  ["/tasks", "state=FAILURE", "/tasks?filter=state%3AFAILURE"],
  ["/tasks", "state=started&limit=50", "/tasks?filter=state%3ASTARTED"],
  ["/tasks", "type=shop.pay&worker=celery@a", "/tasks?filter=name%3Ashop.pay%20worker%3Acelery%40a"],
  ["/task/a/b", "", "/task/a%2Fb"],
  ["/worker/celery@a/b", "", "/worker/celery@a%2Fb"],
  ["/worker/celery@a/workflow", "", "/worker/celery@a%2Fworkflow"],
  ["/task/a/b/workflow", "", "/task/a%2Fb/workflow"],
])("leads %s?%s to %s", (path, query, expected) => {
  expect(addressOfFlower(path, query)).toBe(expected);
});

it.each([
  ["/", ""],
  ["/tasks", ""],
  ["/tasks", "filter=x&state=FAILURE"],
  ["/tasks", "state=&type=All"],
  ["/task/1", ""],
  ["/task/1/workflow", ""],
  ["/worker/celery@a", ""],
  ["/workers", ""],
  ["/broker", ""],
  ["//elsewhere.example.com/dashboard", ""],
])("leaves %s?%s alone", (path, query) => {
  expect(addressOfFlower(path, query)).toBeNull();
});

it("asks only for filters that can be read", () => {
  const target = addressOfFlower("/tasks", "state=A,B&type=a%22)(b&worker=*") ?? "";
  const filter = new URLSearchParams(target.slice(target.indexOf("?"))).get("filter") ?? "";
  expect(parseFilter(filter).ok).toBe(true);
});
