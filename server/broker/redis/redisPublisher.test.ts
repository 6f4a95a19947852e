import { expect, it } from "vitest";
import { leadsTo } from "./redisPublisher";

it.each([
  ["mail", "mail", true],
  ["mail", "mail.eu", false],
  ["mail.*", "mail.eu", true],
  ["mail.*", "mail", false],
  ["mail.*", "mail.eu.west", false],
  ["mail.#", "mail", true],
  ["mail.#", "mail.eu.west", true],
  ["#.west", "mail.eu.west", true],
  ["#", "", true],
  ["#.#.#.#.#.#.#.#.#.#.x", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a", false],
  ["a*", "ab", false],
])("a queue bound by %s and a message sent by %s: %s", (pattern, routingKey, leads) => {
  expect(leadsTo(pattern, routingKey)).toBe(leads);
});
