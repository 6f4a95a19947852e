import { describe, expect, it } from "vitest";
import { maskUrl } from "./maskUrl";

describe("a URL that is shown", () => {
  it.each([
    ["amqp://user:secret@host:5672//", "amqp://user:***@host:5672//"],
    ["amqp://user:se@cret@host/v", "amqp://user:***@host/v"],
    ["amqp://user:sec/ret@host//", "amqp://user:***@host//"],
    ["amqp://user:sec#ret@host//", "amqp://user:***@host//"],
    ["redis://:sec?ret@h:1", "redis://:***@h:1"],
    ["redis://:secret@host:6379/0", "redis://:***@host:6379/0"],
    ["redis+socket:///tmp/redis.sock?password=secret", "redis+socket:///tmp/redis.sock?password=***"],
    [
      "mongodb://host/db?authMechanismProperties=AWS_SESSION_TOKEN:secret&pwd=secret&tls=true",
      "mongodb://host/db?authMechanismProperties=***&pwd=***&tls=true",
    ],
    ["amqp://host//", "amqp://host//"],
    ["amqp://user@host//", "amqp://user@host//"],
    ["user:secret@host", "not shown: it may hold a password"],
  ])("%s hides what is secret", (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });
});
