import { expect, it } from "vitest";
import { describeApi } from "../testing/describeApi";

it("the description refers to nothing that is not in it", async () => {
  const text = await describeApi();
  const document: unknown = JSON.parse(text);
  const references = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? ""));
  expect(references).toContain("components/schemas/PythonValue");
  for (const path of references) expect(at(document, path.split("/")), path).toBeTypeOf("object");
});

function at(value: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined) return value;
  return typeof value === "object" && value !== null
    ? at(Object.entries(value).find(([name]) => name === key)?.[1], rest)
    : undefined;
}
