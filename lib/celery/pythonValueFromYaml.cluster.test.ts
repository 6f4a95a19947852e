import { expect, it } from "vitest";
import { z } from "zod";
import { parseYaml } from "./pythonValueFromYaml";
import { asTagged, comparable, runPythonText, tagged } from "./pythonValueTestKit";

const yamlSchema = z.object({ yaml: z.string(), value: z.unknown() });

it("reads what the real PyYAML wrote as the real PyYAML does", () => {
  const documents = runPythonText("yaml", 20263, 2000).map((line) => yamlSchema.parse(line));
  expect(documents.length).toBeGreaterThan(1000);
  for (const { yaml, value } of documents) {
    const result = parseYaml(yaml);
    if (!result.ok) throw new Error(`${result.message} at ${result.position} of ${yaml}`);
    expect(result.cut).toBe(false);
    expect(comparable(tagged(result.value))).toBe(comparable(asTagged(value)));
  }
});
