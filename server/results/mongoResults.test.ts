import { Binary, Double, Int32, Long } from "mongodb";
import { expect, it } from "vitest";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import { decodeDocument } from "./mongoResults";

/** As pymongo stores what Celery's MongoBackend gives it (`celery/backends/mongodb.py`). */
const document = {
  _id: "t-1",
  status: "SUCCESS",
  result: '{"sum": 12345678901234567890, "mean": 1.0}',
  traceback: null,
  children: [[["kid", null], null]],
  date_done: new Date(Date.UTC(2026, 10, 21, 2, 29, 35, 262)),
  name: "shop.add",
  args: [new Int32(1), new Double(2), Long.fromString("9007199254740993")],
  kwargs: { note: "中文" },
  worker: "w@lab",
  retries: new Int32(2),
  queue: "orders",
};

it("reads a document with its native fields and the text of its result", () => {
  const decoded = decodeDocument(document);
  if (!decoded.ok) throw new Error(decoded.message);
  const { meta } = decoded;
  expect(meta).toMatchObject({
    taskId: "t-1",
    state: "SUCCESS",
    retries: 2,
    queue: "orders",
    serializer: "json",
  });
  expect(formatPython(meta.result)).toBe("{'sum': 12345678901234567890, 'mean': 1.0}");
  expect(formatPython(meta.args!)).toBe("[1, 2.0, 9007199254740993]");
  expect(meta.doneAt).toBe(Date.UTC(2026, 10, 21, 2, 29, 35, 262));
  expect(meta.children).toEqual([{ kind: "task", id: "kid", parentId: null, children: [] }]);
});

it("reads pickles, and native values of the bson serialiser, and says what is broken", () => {
  const pickle = new Binary(Buffer.from("80045d94284b014b0265 2e".replaceAll(" ", ""), "hex"));
  const decoded = decodeDocument({ ...document, result: pickle });
  expect(decoded.ok && formatPython(decoded.meta.result)).toBe("[1, 2]");
  const native = decodeDocument({ ...document, result: { current: new Int32(3) } });
  expect(native.ok && formatPython(native.meta.result)).toBe("{'current': 3}");
  expect(decodeDocument({ ...document, result: "{broken" })).toMatchObject({ ok: false });
});
