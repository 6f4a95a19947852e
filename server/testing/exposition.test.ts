import { expect, it } from "vitest";
import { readExposition } from "./exposition";

it("reads families, and labels with anything in them", () => {
  const text =
    '# HELP a What it is.\n# TYPE a gauge\na{x="q\\"}\\\\\\n,"} 1e-3\na NaN\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n';
  const families = readExposition(text);
  expect(families.get("a")?.help).toBe("What it is.");
  expect([...(families.get("a")?.samples.keys() ?? [])]).toEqual(['a{x="q\\"}\\\\\\n,"}', "a"]);
  expect(families.get("h")?.samples.get("h_count")).toBe(2);
});

it.each([
  ["no line feed at the end", "# TYPE a gauge\na 1"],
  ["a series twice", "# TYPE a gauge\na 1\na 2\n"],
  ["a label twice", '# TYPE a gauge\na{b="1",b="2"} 1\n'],
  ["a family in two pieces", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na 2\n"],
  ["a sample of another family", "# TYPE a gauge\nb 1\n"],
  ["an unescaped quote", '# TYPE a gauge\na{b="""} 1\n'],
  ["no number", "# TYPE a gauge\na one\n"],
  ["a name that is none", "# TYPE a gauge\n1a 1\n"],
  ["a histogram without +Inf", '# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n'],
  [
    "buckets that fall",
    '# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
  ],
])("refuses %s", (_, text) => {
  expect(() => readExposition(text)).toThrow();
});
