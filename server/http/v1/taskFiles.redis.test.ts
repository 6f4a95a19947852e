import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ErrorBody } from "@/lib/contract/errors";
import { savedViewSchema, viewListSchema, type SavedView } from "@/lib/contract/views";
import { taskLife } from "../../testing/fakeStore";
import { openQuietUmbel, signIn, type QuietUmbel } from "../../testing/quietUmbel";

const NOW = Date.UTC(2026, 10, 21, 14, 30);
let umbel: QuietUmbel;

beforeAll(async () => {
  umbel = await openQuietUmbel({ now: () => NOW });
  const taskEvents = Array.from({ length: 250 }, (_, n) => taskLife(`task-${n}`, NOW - 60_000 + n)).flat();
  await umbel.services.store.appendBatch({
    taskEvents,
    workerEvents: [],
    problems: [],
    received: taskEvents.length,
    dropped: 0,
    receivedAt: NOW,
  });
  await vi.waitFor(() => expect(umbel.services.view.size).toBe(250), { timeout: 10_000 });
});

afterAll(() => umbel.close());

describe("export", () => {
  const get = (query: string) =>
    umbel.app.inject({ url: `/api/v1/tasks/export${query}`, headers: signIn("eve") });

  it("gives a file of all tasks that match, under a name that tells what it is", async () => {
    const csv = await get("?filter=id:task-24*");
    expect(csv.statusCode).toBe(200);
    expect(csv.headers["content-disposition"]).toBe('attachment; filename="tasks-2026-11-21T14-30-00.csv"');
    expect(csv.headers["content-type"]).toContain("text/csv");
    expect(csv.body.trimEnd().split("\r\n")).toHaveLength(1 + 11);
    const lines = await get("?format=jsonl");
    expect(lines.body.trimEnd().split("\n")).toHaveLength(250);
  });

  it("answers a filter that cannot be read, and a format that there is not, with what is wrong", async () => {
    const filter = await get("?filter=runtme:3");
    expect(filter.json<ErrorBody>().error.code).toBe("BAD_FILTER");
    const format = await get("?format=xls");
    expect(format.json<ErrorBody>().error).toMatchObject({
      code: "BAD_REQUEST",
      details: { format: expect.any(String) as string },
    });
  });

  it("is described in OpenAPI", async () => {
    const answer = await umbel.app.inject({ url: "/api/v1/openapi.json", headers: signIn("eve") });
    const { paths } = answer.json<{ paths: Record<string, object> }>();
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(["/api/v1/tasks/export", "/api/v1/views"]));
  });
});

describe("a request that is too long", () => {
  it("is answered in our words, whether we read it or Node refuses it", async () => {
    const address = await umbel.app.listen({ port: 0, host: "127.0.0.1" });
    for (const chars of [20_000, 200_000]) {
      const url = `${address}/api/v1/tasks?filter=${"a".repeat(chars)}`;
      const answer = await fetch(url, { headers: signIn("eve") });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "BAD_REQUEST", details: {} } });
    }
  });
});

describe("saved views", () => {
  async function ask(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: object,
    user: "leo" | "eve" = "leo",
  ) {
    const url = `/api/v1/views${path}`;
    const response = await umbel.app.inject({ method, url, headers: signIn(user), payload: body });
    return response.json<unknown>();
  }
  const codeOf = (answer: unknown) => (answer as Partial<ErrorBody>).error?.code;
  const list = async () => viewListSchema.parse(await ask("GET", "", undefined, "eve"));
  async function save(name: string, fields: object = {}): Promise<SavedView> {
    return savedViewSchema.parse(await ask("POST", "", { name, ...fields }));
  }

  it("keeps a view for everybody until it is removed", async () => {
    const shown = {
      filter: "state:FAILURE",
      sort: "runtime",
      order: "asc",
      columns: ["state", "task"],
      range: "6h",
    };
    const view = await save("Slow failures", shown);
    expect(view).toMatchObject({ ...shown, name: "Slow failures", by: "leo", createdAt: NOW });
    expect((await list()).views).toContainEqual(view);
    expect(await ask("PATCH", `/${view.id}`, { name: "Slow" })).toMatchObject({ ...shown, name: "Slow" });
    const left = viewListSchema.parse(await ask("DELETE", `/${view.id}`));
    expect(left.views.map(({ id }) => id)).not.toContain(view.id);
    expect(codeOf(await ask("DELETE", `/${view.id}`))).toBe("VIEW_NOT_FOUND");
  });

  it("opens the list with the chosen one, and with none when that is removed", async () => {
    const view = await save("First");
    expect(await ask("POST", "/default", { id: view.id })).toMatchObject({ defaultId: view.id });
    expect((await list()).defaultId).toBe(view.id);
    await ask("DELETE", `/${view.id}`);
    expect((await list()).defaultId).toBeNull();
    expect(codeOf(await ask("POST", "/default", { id: "nothing" }))).toBe("VIEW_NOT_FOUND");
    expect(await ask("POST", "/default", { id: null })).toMatchObject({ defaultId: null });
  });

  it("refuses a name that is taken, a filter that cannot be read, and whoever may only look", async () => {
    await save("Taken");
    expect(codeOf(await ask("POST", "", { name: "taken" }))).toBe("BAD_REQUEST");
    expect(codeOf(await ask("POST", "", { name: "Other", filter: "(" }))).toBe("BAD_FILTER");
    expect(codeOf(await ask("POST", "", { name: "" }))).toBe("BAD_REQUEST");
    expect(codeOf(await ask("POST", "", { name: "Mine" }, "eve"))).toBe("NOT_ALLOWED");
    const audit = await umbel.services.store.readAudit(10);
    expect(audit.some(({ action, user }) => action === "view-save" && user === "leo")).toBe(true);
  });
});
