import { describe, expect, it } from "vitest";
import en from "@/messages/en.json";
import { renderWidget, type WidgetLook } from "./renderWidget";
import { widgetLines, widgetPath, type TaskGlance, type WidgetData } from "./widget";
import { createWidgetWords } from "./words";

const NOW = Date.UTC(2026, 10, 21, 14, 30);
const words = createWidgetWords(
  { widget: en.embed.widget, refused: en.embed.refused, states: en.states, units: en.time.unit },
  "en",
  "UTC",
);
const LOOK: WidgetLook = { words, size: "card", now: NOW, live: { kind: "live" }, href: "/task/a" };

function aTask(known: Partial<TaskGlance>): TaskGlance {
  return {
    ...{ id: "a", name: "reports.build_export", state: "STARTED", lost: false, attempts: 1 },
    ...{ exceptionType: null, message: null, createdAt: NOW - 60_000, startedAt: NOW - 50_000 },
    ...{ finishedAt: null, dueAt: null, updatedAt: NOW, runtimeMs: null, usualMs: null, waitedMs: 10 },
    ...{ queue: "mail", worker: "shop@demo", progress: null },
    ...known,
  };
}

function show(
  task: TaskGlance | null,
  look: Partial<WidgetLook> = {},
  data: Partial<WidgetData> = {},
): string {
  const content = { kind: "task", task } as const;
  return renderWidget({ at: NOW, cluster: "shop", staleSince: null, content, ...data }, { ...LOOK, ...look });
}

/** What people read. */
const textOf = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

describe("a widget of a task", () => {
  const progress = { share: 0.64, current: 412, total: 640, unit: "page", leftMs: 108_000, at: NOW };

  it("shows how far it is, in words and as a bar, and counts down what is left", () => {
    const card = show(aTask({ progress }));
    expect(textOf(card)).toContain("Started reports. build_export 64 %");
    expect(textOf(card)).toContain("page 412 of 640 1 min 48 s left");
    expect(card).toContain('width="64%"');
    expect(textOf(show(aTask({ progress }), { now: NOW + 8000 }))).toContain("1 min 40 s left");
  });

  it("says in one line what it failed with", () => {
    const failed = aTask({
      ...{ name: "shop.orders.charge_card", state: "FAILURE", attempts: 3 },
      ...{ exceptionType: "CardError", message: "declined", finishedAt: NOW - 9000 },
    });
    expect(textOf(show(failed, { size: "compact" }))).toContain(
      "Failure shop.orders. charge_card CardError, 3 attempts, 9 s ago",
    );
    expect(textOf(show(failed))).toContain("CardError declined");
  });

  it("makes no markup and no attribute of what a task says", () => {
    const evil = '"><img src=x onerror=alert(1)>\u202e';
    const card = show(aTask({ name: evil, worker: evil, state: evil, exceptionType: evil, message: evil }));
    expect(card).not.toContain("<img");
    expect(card).not.toContain("\u202e");
    expect(card).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("says that nobody has heard of it", () => {
    expect(textOf(show(null))).toContain("Not heard of yet");
  });

  it("needs no style that a policy would forbid", () => {
    expect(show(aTask({ progress }))).not.toMatch(/ style=| on\w+=/);
  });
});

describe("the age of a widget", () => {
  it("is told when the line to Umbel is away", () => {
    const card = show(aTask({}), { live: { kind: "stale", since: NOW - 5000 } });
    expect(textOf(card)).toContain("stale since 14:29:55");
    expect(card).toContain('data-live="stale"');
  });

  it("is told when Umbel itself hears nothing, whatever the line", () => {
    expect(textOf(show(aTask({}), {}, { staleSince: NOW - 65_000 }))).toContain("stale since 14:28:55");
  });

  it("is that of the page where nothing follows", () => {
    expect(textOf(show(aTask({}), { live: { kind: "moment", at: NOW } }))).toContain("as of 14:30 UTC");
  });
});

describe("a widget's address", () => {
  it("names what it shows, and no two have the same lines", () => {
    expect(widgetPath({ kind: "task", id: "a/b c" })).toBe("/embed/task/a%2Fb%20c");
    expect(widgetPath({ kind: "health", queue: "a&b", task: "x" })).toBe("/embed/health?queue=a%26b&task=x");
    expect(widgetLines({ kind: "failures", range: "1h", name: "a=b" })).toEqual([
      "failures",
      "name=a=b",
      "range=1h",
    ]);
    expect(widgetLines({ kind: "queue", name: "x" })).not.toEqual(widgetLines({ kind: "worker", name: "x" }));
  });
});

describe("a widget of failures", () => {
  const failing = {
    ...({ range: "1h", failures: 16, share: null, usualShare: null, perMinute: 16 / 60 } as const),
    ...{ usualPerMinute: null, trend: [] },
  };
  const shown = (known: boolean) =>
    textOf(
      renderWidget(
        {
          ...{ at: NOW, cluster: "shop", staleSince: null },
          content: { kind: "failures", known, failing, groups: [], groupCount: 0 },
        },
        LOOK,
      ),
    );

  it("says over what its rate is taken", () => {
    expect(shown(true)).toContain("Failures, 1 h 0 groups 16 0.3 a minute over 1 h");
  });

  it("does not say that nothing fails of what nobody knows", () => {
    expect(shown(false)).toContain("Nothing known of it");
    expect(shown(false)).not.toContain("No failures");
  });
});
