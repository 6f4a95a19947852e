import { parse } from "lossless-json";
import { describe, expect, it } from "vitest";
import { taskEvent } from "../testing/fakeStore";
import { encodeEventFields } from "./eventFields";

const AT = Date.UTC(2026, 10, 21, 14, 30, 30, 125);

describe("encodeEventFields", () => {
  it("speaks Celery's names and leaves out what the event did not have", () => {
    const event = taskEvent("t1", "task-received", AT, {
      name: "shop.pay",
      args: "(1,)",
      rootId: "r1",
      retries: 0,
      clock: 5,
    });
    expect(JSON.parse(encodeEventFields(event))).toEqual({
      type: "task-received",
      uuid: "t1",
      name: "shop.pay",
      args: "(1,)",
      root_id: "r1",
      retries: 0,
      hostname: "w1@host",
      pid: 7,
      clock: 5,
      timestamp: AT / 1000,
    });
  });

  it.each([
    '{"total": 12345678901234567890}',
    '{"share": 1.0, "cost": 0.10}',
    '{ "deep": {"list": [1e400, "}"]} }',
  ])("keeps every digit of custom fields: %s", (custom) => {
    const text = encodeEventFields(taskEvent("t1", "task-progress", AT, { custom }));
    expect(text).toContain(custom.trim().slice(1, -1).trim());
    expect(parse(text)).toMatchObject(parse(custom) as object);
  });

  it.each(["{}", "{ }", undefined])("is whole without custom fields (%s)", (custom) => {
    const text = encodeEventFields(
      taskEvent("t1", "task-started", AT, custom === undefined ? {} : { custom }),
    );
    expect(JSON.parse(text)).toMatchObject({ type: "task-started", uuid: "t1" });
  });

  it("keeps quotes, line breaks and letters of every script", () => {
    const exception = 'Ошибка("任务 \\ \n 🌱")';
    const text = encodeEventFields(taskEvent("t1", "task-failed", AT, { exception }));
    expect((JSON.parse(text) as { exception: string }).exception).toBe(exception);
  });
});
