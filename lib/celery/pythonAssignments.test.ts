import { expect, it } from "vitest";
import { readPythonAssignments } from "./pythonAssignments";
import { formatPython } from "./pythonValueFormat";

const ENVIRONMENT: Readonly<Record<string, string>> = { LOGIN: "ada:pass", PORT: "8888" };

function read(source: string): [string, string | null][] {
  return readPythonAssignments(source, (name) => ENVIRONMENT[name]).map(({ name, value }) => [
    name,
    value === null ? null : formatPython(value, "repr"),
  ]);
}

it.each([
  ["port = 5555", "5555"],
  ["port: int = 5_555  # the usual one", "5555"],
  ["port = 0x10", "16"],
  ["port = -1", "-1"],
  ["wait = 1_000.5e3", "1000500.0"],
  ["wait = .5", "0.5"],
  ["on = True", "True"],
  ["none = None", "None"],
  ["text = 'a' \"b\" r'\\d'", "'ab\\\\d'"],
  ["text = '\\x41\\u0416\\101\\n\\q'", "'AЖA\\n\\\\q'"],
  ['text = """one\n# two"""', "'one\\n# two'"],
  ["text = 'a\\\nb'", "'ab'"],
  ["text = ('a'\n        'b')", "'ab'"],
  ["users = ['a:b', # first\n 'c:d',]", "['a:b', 'c:d']"],
  ["users = 'a', 'b'", "('a', 'b')"],
  ["users = ('a',)", "('a',)"],
  ["bounds = [0.1, 1, float('inf')]", "[0.1, 1, inf]"],
  ["names = {'a', 'b'}", "{'a', 'b'}"],
  ["names = {'a': 1, 'b': [2]}", "{'a': 1, 'b': [2]}"],
  ["empty = {}", "{}"],
  ["port = \\\n  1", "1"],
  ["import os; login = os.environ['LOGIN']", "'ada:pass'"],
  ["port = int(os.environ.get('PORT', 5555))", "8888"],
  ["port = int(os.getenv('NOT_SET', '5555'))", "5555"],
  ["port = os.getenv('NOT_SET')", "None"],
])("reads %j", (source, expected) => {
  expect(read(source).map(([, value]) => value)).toEqual([expected]);
});

it.each([
  "users = [f'{a}:{b}']",
  "users = load()",
  "users = ['a'] + ['b']",
  "users += ['a']",
  "users = b'a:b'",
  "users = os.environ['NOT_SET']",
  "users = os.environ['LOGIN'].split(',')",
  "users = 'not ended",
  "users = [1, 2",
  "users = '\\N{BULLET}'",
  "users, other = 'a', 'b'",
  "if True:\n    users = 'a'",
  "def users(task):\n    return task",
  `users = ${"[".repeat(10_000)}`,
])("says of %j that it sets the name, to what it cannot tell", (source) => {
  const found = read(source);
  expect(found.map(([name]) => name)).toContain("users");
  for (const [, value] of found) expect(value).toBeNull();
});

it("keeps the order and the lines, and leaves functions and comparisons alone", () => {
  const source = [
    "import os",
    "# port = 1",
    "a = b = 1",
    "",
    "def format_task(task):",
    "    args = task.args",
    "    return task",
    "if a == 2: print('x')",
    'note = """',
    '"""',
    "a = 2; c = 3",
    "print(end='')",
  ].join("\n");
  const found = readPythonAssignments(source, () => undefined);
  expect(found.map(({ name, line }) => [name, line])).toEqual([
    ["a", 3],
    ["b", 3],
    ["format_task", 5],
    ["note", 9],
    ["a", 11],
    ["c", 11],
  ]);
});

it("takes any text", () => {
  for (const source of [
    "",
    "\0",
    "''''",
    "\\",
    "=",
    "= =",
    "x =",
    "}{",
    ")(",
    "é = 1",
    "\u2028",
    "x = (((",
    "x=[,]",
  ]) {
    expect(() => read(source)).not.toThrow();
  }
});
