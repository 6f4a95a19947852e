import { describe, expect, it } from "vitest";
import { commandText } from "./commandText";

const workers = ["w1@host"];

describe("commandText", () => {
  it("writes commands as Celery's control does", () => {
    expect(commandText({ action: "pool-grow", body: { workers, by: 2 } })).toBe("pool_grow(2)");
    expect(commandText({ action: "autoscale", body: { workers, min: 2, max: 8 } })).toBe(
      "autoscale(max=8, min=2)",
    );
    expect(commandText({ action: "rate-limit", body: { workers, task: "shop.add", rate: null } })).toBe(
      'rate_limit("shop.add", "0")',
    );
    expect(
      commandText({
        action: "time-limit",
        body: { workers, task: "shop.add", softMs: 1500, hardMs: null },
      }),
    ).toBe('time_limit("shop.add", soft=1.5, hard=None)');
  });

  it("names of a new queue only what was asked for", () => {
    expect(commandText({ action: "add-consumer", body: { workers, queue: "mail" } })).toBe(
      'add_consumer("mail")',
    );
    expect(
      commandText({
        action: "add-consumer",
        body: {
          workers,
          queue: "mail",
          exchange: "post",
          exchangeType: "topic",
          durable: false,
          queueArguments: { "x-max-priority": 5 },
        },
      }),
    ).toBe(
      'add_consumer("mail", exchange="post", exchange_type="topic", durable=False, queue_arguments={"x-max-priority":5})',
    );
  });
});
