import { describe, expect, it } from "vitest";
import { redactorOf } from "@/lib/cluster/redact/redactor";
import { createLogger } from "./logger";

const SECRET = "s3cret";

/** What the log writes of an error, as text and as data. */
function logged(error: unknown): { text: string; err: Record<string, unknown> } {
  let text = "";
  const logger = createLogger("info", undefined, { write: (line) => (text += line) });
  logger.error({ err: error }, "something failed");
  return { text, err: (JSON.parse(text) as { err: Record<string, unknown> }).err };
}

/** As the Redis client makes it: with the command that was answered. */
class ReplyError extends Error {
  override name = "ReplyError";
  command = { name: "evalsha", args: [SECRET] };
}

describe("the log", () => {
  it("tells of an error what it is and where it came from", () => {
    const { err } = logged(new RangeError("too far", { cause: new Error("a step too much") }));
    expect(err).toMatchObject({
      type: "RangeError",
      message: "too far",
      cause: { message: "a step too much" },
    });
    expect(err["stack"]).toMatch(/^\s+at .*logger\.test\.ts/);
  });

  it("never writes the command that Redis refused, nor what it repeats of it", () => {
    const { text, err } = logged(
      new ReplyError(`ERR unknown command, with args beginning with: '${SECRET}'`),
    );
    expect(err["message"]).toBe("Redis answers ERR");
    expect(text).not.toContain(SECRET);
  });

  it("hides what it should not hold all the same, and stays one JSON object a line", () => {
    let text = "";
    const redactor = redactorOf({ rules: ["email"], defaults: true });
    const logger = createLogger("info", { name: "part", redactor }, { write: (line) => (text += line) });
    logger.info({ token: 12345, email: "a@b" }, `refused: password=${SECRET}`);
    expect(text.endsWith("}\n")).toBe(true);
    expect(JSON.parse(text)).toMatchObject({
      ...{ name: "part", token: "••••••", email: "••••••", msg: "refused: password=••••••" },
    });
  });

  it("hides passwords in addresses, and what drivers hang on their errors", () => {
    const error = Object.assign(new Error(`connect amqp://guest:${SECRET}@rabbit:5672//`), {
      code: "ECONNREFUSED",
      config: { password: SECRET },
    });
    const { text, err } = logged(error);
    expect(err).toMatchObject({ message: "connect amqp://guest:***@rabbit:5672//", code: "ECONNREFUSED" });
    expect(text).not.toContain(SECRET);
  });

  it.each([SECRET, { password: SECRET }, [SECRET], null, undefined])("takes %j for an error", (thrown) => {
    expect(logged(thrown).text).not.toContain(SECRET);
  });

  it("does not follow causes for ever", () => {
    const error = new Error("round");
    error.cause = error;
    expect(logged(error).text.match(/round/g)).toHaveLength(3);
  });
});
