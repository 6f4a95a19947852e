import { describe, expect, it } from "vitest";
import type { PermissionRow } from "../../configPermissions";
import { grantsOfPerson, grantsOfToken } from "./grants";
import type { Identity } from "./sessions";

const row = (who: string): PermissionRow => ({ who: [who], may: ["retry"], tasks: [who], queues: null });
const ROWS = ["ada", "team-a", "*@billing.example.com", "token:deploy", "ada@example.com"].map(row);

const person = (parts: Partial<Identity>): Identity => ({
  by: "password",
  name: "x",
  email: null,
  groups: [],
  ...parts,
});

describe("whose a row is", () => {
  it.each<[string, Partial<Identity>, string[]]>([
    ["a user by name", { name: "ada" }, ["ada"]],
    ["whom a proxy names", { by: "proxy", name: "ada" }, ["ada"]],
    ["a group, by any sign-in", { by: "oidc", name: "j@b.org", groups: ["dev", "team-a"] }, ["team-a"]],
    [
      "an e-mail address",
      { by: "google", name: "Ann@Billing.example.com", email: "Ann@Billing.example.com" },
      ["*@billing.example.com"],
    ],
    ["a user whose name is an address", { name: "ada@example.com" }, ["ada@example.com"]],
    [
      "several at once",
      { by: "proxy", name: "ada", email: "a@billing.example.com", groups: ["team-a"] },
      ["ada", "team-a", "*@billing.example.com"],
    ],
    ["nobody else's", { name: "nora", groups: ["other"] }, []],
  ])("%s", (_, parts, expected) => {
    expect(grantsOfPerson(person(parts), ROWS).map(({ tasks }) => tasks?.[0])).toEqual(expected);
  });

  it.each<[string, Partial<Identity>]>([
    ["who calls themselves like a user at a provider", { by: "github", name: "ada" }],
    ["who calls themselves like a group at a provider", { by: "github", name: "team-a" }],
    ["whose group is called like a token", { by: "oidc", groups: ["token:deploy"] }],
    ["whom a proxy calls like a token", { by: "proxy", name: "token:deploy" }],
    ["who has no address that is confirmed", { by: "github", name: "a@billing.example.com", email: null }],
    ["whose address only ends alike", { by: "oidc", email: "a@billing.example.com.evil.org" }],
  ])("is not theirs %s", (_, parts) => {
    expect(grantsOfPerson(person(parts), ROWS)).toEqual([]);
  });

  it("of tokens by their own names alone", () => {
    expect(grantsOfToken("deploy", ROWS).map(({ tasks }) => tasks)).toEqual([["token:deploy"]]);
    for (const name of ["ada", "team-a", "Deploy", "token:deploy", "a@billing.example.com"])
      expect(grantsOfToken(name, ROWS)).toEqual([]);
  });
});
