import { expect, it } from "vitest";
import { z } from "zod";
import { formatPython } from "./pythonValueFormat";
import { runPythonText } from "./pythonValueTestKit";
import { decodeResultMeta } from "./results";

const metaSchema = z.object({
  case: z.enum(["done", "failed", "wrapped"]),
  serializer: z.string(),
  contentType: z.string(),
  compression: z.string().nullable(),
  body: z.string(),
});

it("reads one result the same from every serialiser of the real kombu, told or not what it is", () => {
  const lines = runPythonText("metas", 0, 0).map((line) => metaSchema.parse(line));
  const seen = new Set<string>();
  for (const line of lines) {
    const bytes = Buffer.from(line.body, "base64");
    const told = { contentType: line.contentType, compression: line.compression };
    for (const hints of [told, {}]) {
      const decoded = decodeResultMeta(bytes, hints);
      if (line.compression === "application/x-bz2") {
        expect(decoded).toMatchObject({ ok: false, code: "compression" });
        continue;
      }
      if (!decoded.ok) throw new Error(`${line.serializer}: ${decoded.message}`);
      const { meta } = decoded;
      seen.add(meta.serializer ?? "");
      expect(meta).toMatchObject({
        serializer: line.serializer,
        taskId: line.case,
        doneAt: Date.UTC(2026, 10, 21, 2, 29, 35, 262),
        groupId: "group",
        parentId: "parent",
        name: "shop.add",
        worker: "w@lab",
        retries: 2,
        queue: "celery",
        cut: [],
      });
      expect(meta.args && formatPython(meta.args)).toBe("[1, 2.0]");
      expect(meta.kwargs && formatPython(meta.kwargs)).toBe("{'note': '中文'}");
      expect(meta.stamps.map(({ name, value }) => [name, formatPython(value)])).toEqual([["by", "['me']"]]);
      if (line.case === "done") {
        expect(formatPython(meta.result)).toMatch(/'sum': 1152921504606846976/);
        expect(formatPython(meta.result)).toMatch(/'mean': 1.0/);
        expect(meta.children).toEqual([{ kind: "task", id: "kid", parentId: null, children: [] }]);
      } else {
        expect(meta.traceback).toBe("Traceback …");
        expect(meta.exception).toMatchObject({
          type: line.case === "wrapped" ? "Boom" : "ValueError",
          module: line.case === "wrapped" ? "shop" : null,
          args: [
            { kind: "str", value: "no" },
            { kind: "int", text: "5" },
          ],
        });
      }
    }
  }
  expect([...seen].sort()).toEqual(["json", "pickle", "yaml"]);
});
