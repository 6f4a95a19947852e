import { expect, it } from "vitest";
import { parseCeleryDate } from "./dates";

it.each([
  ["2026-11-21T02:29:35.970345+00:00", "2026-11-21T02:29:35.970Z"],
  ["2026-11-21T02:29:35+03:00", "2026-11-20T23:29:35Z"],
  ["2026-11-21T02:29:35.5Z", "2026-11-21T02:29:35.500Z"],
  ["2026-11-21T02:29:35.262799", "2026-11-21T02:29:35.262Z"],
  ["2026-11-21T02:29:35", "2026-11-21T02:29:35Z"],
  ["2026-11-21 02:29:35", "2026-11-21T02:29:35Z"],
  ["2026-11-21T02:29:35+05:30:15", "2026-11-20T20:59:35Z"],
  ["2026-11-21", "2026-11-21T00:00:00Z"],
])("reads %s, a naive date as UTC", (text, same) => {
  expect(parseCeleryDate(text)).toBe(Date.parse(same));
});

it.each(["", "soon", "2026-13-45T00:00:00", "datetime.datetime(2026, 1, 1)"])("cannot read %j", (text) => {
  expect(parseCeleryDate(text)).toBeNull();
});
