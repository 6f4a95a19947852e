import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  may,
  mayAtAll,
  matchesPattern,
  missingPermission,
  PERMISSION_NAMES,
  PERMISSIONS,
  type About,
  type Grant,
  type Narrowing,
  type Permission,
  type Rights,
} from "./permissions";
import { mayDo, ROLES } from "./roles";

const VIEWER = { role: "viewer", grants: [] } as const satisfies Rights;

function grant(names: Permission[], tasks: string[] | null = null, queues: string[] | null = null): Grant {
  return { may: names, tasks, queues };
}

function viewerWith(...grants: Grant[]): Rights {
  return { role: "viewer", grants };
}

describe("a role", () => {
  it("has the permissions of its rank, for everything, and no others", () => {
    for (const permission of PERMISSION_NAMES) {
      for (const role of ROLES) {
        const has = mayDo(role, PERMISSIONS[permission].role);
        expect(may({ role, grants: [] }, permission, {}), `${permission} ${role}`).toBe(has);
        expect(mayAtAll({ role, grants: [] }, permission)).toBe(has);
      }
    }
  });

  it("lets everybody look who has one", () => expect(mayAtAll(VIEWER, "viewer")).toBe(true));
});

describe("a grant", () => {
  it("adds a permission to the role, and no other", () => {
    const rights = viewerWith(grant(["retry"]));
    expect(may(rights, "retry", {})).toBe(true);
    expect(may(rights, "retry", { tasks: [null], queues: [null] })).toBe(true);
    expect(may(rights, "revoke", {})).toBe(false);
    expect(mayAtAll(rights, "revoke")).toBe(false);
  });

  it.each<[string, About, boolean]>([
    ["a task of the pattern", { tasks: ["billing.charge"], queues: ["any"] }, true],
    ["a task of another name", { tasks: ["shop.charge"], queues: ["any"] }, false],
    ["a name that only begins so", { tasks: ["billings"], queues: ["any"] }, false],
    ["a task whose name is not known", { tasks: [null], queues: ["any"] }, false],
    ["several, one of them another", { tasks: ["billing.a", "shop.b"], queues: ["any"] }, false],
    ["all tasks there are", {}, false],
    ["none that is named", { tasks: [], queues: [] }, false],
  ])("of some tasks is asked for %s", (_, about, expected) => {
    expect(may(viewerWith(grant(["retry"], ["billing.*"])), "retry", about)).toBe(expected);
  });

  it("of some tasks in some queues needs both, and each queue that it is about", () => {
    const rights = viewerWith(grant(["retry"], ["billing.*"], ["billing", "late-*"]));
    const ask = (...queues: (string | null)[]) => may(rights, "retry", { tasks: ["billing.a"], queues });
    expect([ask("billing"), ask("billing", "late-1"), ask("late-")]).toEqual([true, true, true]);
    expect([ask("other"), ask("billing", "other"), ask(null), ask("billing", null)]).not.toContain(true);
    expect(may(rights, "retry", { tasks: ["shop.a"], queues: ["billing"] })).toBe(false);
  });

  it("may stand beside another: each pair of task and queue needs one of them whole", () => {
    const rights = viewerWith(grant(["run"], ["a.*"], ["a"]), grant(["run"], ["b.*"], ["b"]));
    expect(may(rights, "run", { tasks: ["a.x"], queues: ["a"] })).toBe(true);
    expect(may(rights, "run", { tasks: ["b.x"], queues: ["b"] })).toBe(true);
    expect(may(rights, "run", { tasks: ["a.x"], queues: ["b"] })).toBe(false);
    expect(may(rights, "run", { tasks: ["a.x", "b.x"], queues: ["a", "b"] })).toBe(false);
  });

  it("that is narrowed only by what the permission has not gives nothing", () => {
    expect(may(viewerWith(grant(["pause"], ["billing.*"])), "pause", { queues: ["billing"] })).toBe(false);
    expect(mayAtAll(viewerWith(grant(["shutdown"], null, ["billing"])), "shutdown")).toBe(false);
    expect(may(viewerWith(grant(["limits"], null, ["billing"])), "limits", { tasks: ["a"] })).toBe(false);
  });
});

describe("patterns", () => {
  it.each([
    ["billing.*", "billing.charge.late", true],
    ["billing.*", "billing.", true],
    ["billing.*", "xbilling.a", false],
    ["*", "", true],
    ["*.charge", "a.b.charge", true],
    ["a*a", "a", false],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "a1c2b", false],
    ["a**c", "ac", true],
    ["a.c", "abc", false],
    ["Billing.*", "billing.a", false],
    ["(.*)+$", "aaa", false],
  ])("%j of %j: %j", (pattern, name, expected) => {
    expect(matchesPattern(pattern, name)).toBe(expected);
  });

  it("match as a regular expression does in which each star stands for anything", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 8 });
    fc.assert(
      fc.property(texts, texts, (pattern, name) => {
        const source = pattern
          .split("*")
          .map((part) => part.replaceAll(".", "\\."))
          .join("[^]*");
        expect(matchesPattern(pattern, name)).toBe(new RegExp(`^(?:${source})$`).test(name));
      }),
    );
  });

  it("take no time that grows beyond their lengths multiplied", () => {
    const begun = performance.now();
    expect(matchesPattern("*a".repeat(5000) + "b", "a".repeat(100_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

const names = fc.constantFrom("billing.a", "billing.b", "shop.a", "", "*");
const patterns = fc.option(fc.array(fc.constantFrom("billing.*", "shop.a", "*", "*.a"), { minLength: 1 }));
const permissions = fc.constantFrom(...PERMISSION_NAMES);
const grants = fc.record({
  may: fc.array(permissions, { minLength: 1, maxLength: 5 }),
  tasks: patterns,
  queues: patterns,
});
const rightsOfSome = fc.record({
  role: fc.constantFrom(...ROLES),
  grants: fc.array(grants, { maxLength: 4 }),
});
const someNames = fc.array(fc.option(names), { maxLength: 3 });
const abouts = fc.record({ tasks: someNames, queues: someNames }, { requiredKeys: [] });

describe("rights", () => {
  it("are never more than the role and the rows together", () => {
    fc.assert(
      fc.property(rightsOfSome, permissions, abouts, (rights, permission, about) => {
        expect(may(rights, permission, about)).toBe(byTheRows(rights, permission, about));
      }),
      { numRuns: 2000 },
    );
  });

  it("let nobody do a thing who has not the permission at all, and lose nothing by another grant", () => {
    fc.assert(
      fc.property(rightsOfSome, grants, permissions, abouts, (rights, more, permission, about) => {
        const allowed = may(rights, permission, about);
        if (allowed) expect(mayAtAll(rights, permission)).toBe(true);
        if (allowed)
          expect(may({ ...rights, grants: [...rights.grants, more] }, permission, about)).toBe(true);
        if (may(rights, permission, {})) expect(allowed).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** The rule as it is written down, in another way: what is asked for is laid out, and each piece looked up in the rows. */
function byTheRows({ role, grants: rows }: Rights, permission: Permission, about: About): boolean {
  const rule: { role: "operator" | "admin"; about: readonly Narrowing[] } = PERMISSIONS[permission];
  if (mayDo(role, rule.role)) return true;
  const asked = (one: Narrowing) => {
    if (!rule.about.includes(one)) return ["not asked"];
    const given = about[one] ?? [];
    return given.length === 0 ? [null] : given;
  };
  const pieces = asked("tasks").flatMap((task) => asked("queues").map((queue) => ({ task, queue })));
  return pieces.every(({ task, queue }) =>
    rows.some((row) => {
      if (!row.may.includes(permission)) return false;
      const fits = (one: Narrowing, name: string | null) => {
        const given = row[one];
        if (!rule.about.includes(one) || given === null) return true;
        return name !== null && given.some((pattern) => matchesPattern(pattern, name));
      };
      const useless = (["tasks", "queues"] as const).filter((one) => row[one] !== null);
      if (useless.length > 0 && useless.every((one) => !rule.about.includes(one))) return false;
      return fits("tasks", task) && fits("queues", queue);
    }),
  );
}

describe("the words of a refusal", () => {
  it.each<[Permission, About | null, string]>([
    ["retry", null, 'That needs the permission "retry".'],
    [
      "retry",
      { tasks: ["a"], queues: ["q", "r"] },
      'That needs the permission "retry" for the task "a" in the queue "q" and the queue "r".',
    ],
    ["revoke", {}, 'That needs the permission "revoke" for all tasks in all queues.'],
    [
      "revoke",
      { tasks: [null], queues: [null] },
      'That needs the permission "revoke" for a task whose name is not known in a queue that is not known.',
    ],
    ["pause", { queues: ["q"] }, 'That needs the permission "pause" for the queue "q".'],
    ["shutdown", {}, 'That needs the permission "shutdown".'],
  ])("say which permission is missing, and for what: %s %j", (permission, about, words) => {
    expect(missingPermission(permission, about).words).toBe(words);
  });
});
