import { describe, expect, it } from "vitest";
import { gatherPermissions, readPermissionTable } from "./configPermissions";

const ROW = { who: ["team-a"], may: ["retry", "revoke"], tasks: ["billing.*"], queues: ["billing"] };

function problemsOf(...rows: unknown[]): string[] {
  return readPermissionTable(JSON.stringify(rows)).problems;
}

describe("the permissions table", () => {
  it("is read from JSON, what is left out standing for all", () => {
    const rows = [ROW, { who: ["*@example.com", "token:deploy"], may: ["shutdown"] }];
    expect(readPermissionTable(JSON.stringify(rows))).toEqual({
      rows: [ROW, { ...rows[1], tasks: null, queues: null }],
      problems: [],
    });
    expect(readPermissionTable("[]")).toEqual({ rows: [], problems: [] });
  });

  it("is read from a file, and says so where that is not there or cannot be read", () => {
    const from = "UMBEL_PERMISSIONS";
    const text = JSON.stringify([ROW]);
    expect(gatherPermissions({ text, from: "--permissions" }).rows).toEqual([ROW]);
    const read = (path: string) => (path === "may.json" ? text : null);
    expect(gatherPermissions({ text: "may.json", from }, read).rows).toEqual([ROW]);
    expect(gatherPermissions({ text: "no.json", from }, read).problems).toEqual([
      "UMBEL_PERMISSIONS names a file that is not there: no.json",
    ]);
    const broken = () => {
      throw new Error("it is no file");
    };
    expect(gatherPermissions({ text: "d", from }, broken).problems).toEqual([
      "UMBEL_PERMISSIONS d cannot be read: it is no file",
    ]);
    expect(gatherPermissions({ text: "may.json", from }, () => "[3]").problems).toEqual([
      expect.stringContaining("UMBEL_PERMISSIONS may.json row 1: is no row such as"),
    ]);
    expect(gatherPermissions(undefined)).toEqual({ rows: [], problems: [] });
  });

  it.each<[string, unknown, string]>([
    ["no row", "team-a", "row 1: is no row such as {"],
    ["nothing in it", {}, 'row 1: "who" is not a list of one text or more'],
    ["nobody", { ...ROW, who: [] }, '"who" is not a list'],
    ["a name of nothing", { ...ROW, who: [" "] }, '"who" is not a list'],
    ["no permission", { ...ROW, may: [] }, '"may" is not a list'],
    ["a text for a list", { ...ROW, may: "retry" }, '"may" is not a list'],
    ["no pattern", { ...ROW, tasks: [] }, '"tasks" is not a list of one text or more; leave it out for all'],
    ["null for a list", { ...ROW, queues: null }, '"queues" is not a list'],
    ["an unknown permission", { ...ROW, may: ["retyr"] }, '"retyr" is no permission (did you mean retry?)'],
    ["the name of something else", { ...ROW, may: ["toString"] }, '"toString" is no permission; there are'],
    ["a field that is misspelt", { ...ROW, task: ["billing.*"] }, '"task" is no field of a row'],
    ["a pattern of names", { ...ROW, who: ["*"] }, "a * stands for something in e-mail addresses only"],
    ["a token without a name", { ...ROW, who: ["token:"] }, '"token:" names no token'],
    [
      "a permission about queues, by tasks alone",
      { who: ["a"], may: ["pause"], tasks: ["billing.*"] },
      '"pause" goes by queues and not by tasks, so the row would give it for everything',
    ],
    [
      "a permission about tasks, by queues alone",
      { who: ["a"], may: ["limits"], queues: ["billing"] },
      '"limits" goes by tasks and not by queues',
    ],
    [
      "a permission about neither, narrowed",
      { who: ["a"], may: ["retry", "shutdown"], tasks: ["billing.*"], queues: ["billing"] },
      '"shutdown" is asked for neither tasks nor queues',
    ],
  ])("refuses a row with %s", (_, row, words) => {
    expect(problemsOf(row).join("\n")).toContain(words);
  });

  it("takes both patterns for permissions about one of them: the other one is of those about both", () => {
    expect(problemsOf({ ...ROW, may: ["retry", "pause", "limits"] })).toEqual([]);
  });

  it.each([
    ["{", "is not JSON"],
    ["{}", "is not a list of rows such as"],
    ["[", "is not JSON"],
  ])("refuses %s", (text, words) => {
    expect(readPermissionTable(text).problems.join()).toContain(words);
  });

  it("tells all that is wrong at once, row by row, and gives none of those rows", () => {
    const wrong = [{ who: ["a"], may: ["x"], task: [] }, ROW, { may: ["pause", "y"], tasks: ["t"] }];
    const { rows, problems } = readPermissionTable(JSON.stringify(wrong));
    expect(rows).toEqual([ROW]);
    expect(problems.map((problem) => problem.slice(0, 12))).toEqual([
      'row 1: "task',
      'row 1: "x" i',
      'row 3: "who"',
      'row 3: "paus',
      'row 3: "y" i',
    ]);
  });
});
