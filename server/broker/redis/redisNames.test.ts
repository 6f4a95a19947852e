import { describe, expect, it } from "vitest";
import { DEFAULT_TRANSPORT } from "../brokerOptions";
import { createRedisNames } from "./redisNames";

describe("names on a Redis broker", () => {
  it("are kombu's own when nothing is said", () => {
    const names = createRedisNames(DEFAULT_TRANSPORT, 5);
    expect(names.channel("celeryev", "task.multi")).toBe("/5.celeryev/task.multi");
    expect(names.channel("celery.pidbox")).toBe("/5.celery.pidbox");
    expect(names.binding("celery")).toBe("_kombu.binding.celery");
    expect(names.lists("mail").map(({ key }) => key)).toEqual([
      "mail",
      "mail\x06\x163",
      "mail\x06\x166",
      "mail\x06\x169",
    ]);
    expect(names.readBinding("capq\x06\x16\x06\x16capq")).toEqual({ routingKey: "capq", queue: "capq" });
    expect(names.readBinding("nonsense")).toBeNull();
  });

  it("carry the prefix that all have in common, channels too", () => {
    const names = createRedisNames(
      { ...DEFAULT_TRANSPORT, globalKeyPrefix: "shop*:", fanoutPrefix: "ev{db}-", fanoutPatterns: false },
      2,
    );
    expect(names.channel("celeryev", "task.multi")).toBe("shop*:ev2-celeryev");
    expect(names.unacked).toBe("shop*:unacked");
    expect(names.bindingPattern).toBe("shop\\*:_kombu.binding.*");
    expect(names.queueOfKey("shop*:mail\x06\x166")).toEqual({ queue: "mail", step: 6 });
    expect(names.queueOfKey("other:mail")).toBeNull();
  });

  it.each([
    [0, "q"],
    [2, "q"],
    [4, "q\x06\x163"],
    [9, "q\x06\x169"],
    [200, "q\x06\x169"],
    [-1, "q"],
  ])("put a message of priority %i where workers look for it", (priority, key) => {
    expect(createRedisNames(DEFAULT_TRANSPORT, 0).listFor("q", priority)).toBe(key);
  });

  it("keep apart a queue's name and a step", () => {
    const names = createRedisNames({ ...DEFAULT_TRANSPORT, separator: ":", prioritySteps: [0, 5] }, 0);
    expect(names.queueOfKey("a:b")).toEqual({ queue: "a:b", step: 0 });
    expect(names.queueOfKey("a:5")).toEqual({ queue: "a", step: 5 });
  });
});
