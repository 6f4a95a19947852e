/** Every route that writes, from the route table itself: each leaves a line in the audit, or says why it needs none. */
import { afterEach, expect, it, vi } from "vitest";
import { AppError } from "@/lib/contract/errors";
import type { Services } from "./services";
import { aTask } from "./testing/auditTask";
import { openSignInForm } from "./testing/signInForm";
import { openQuietUmbel, type QuietUmbel } from "./testing/quietUmbel";
import { REDIS_URL } from "./testing/liveServers";

const opened: QuietUmbel[] = [];
afterEach(async () => {
  for (const umbel of opened.splice(0)) await umbel.close();
});

const ADMIN = { authorization: `Basic ${Buffer.from("ada:pass").toString("base64")}`, host: "localhost" };
const WORKER = "celery@known";
const TASK = "some-task";
const onWorker = { workers: [WORKER] };
const ids = { ids: ["0123456789ab"] };
const ID = "3b1f0c77-0000-4000-8000-000000000000";

/** What each takes, as far as it must be said; by method and address without its prefix. */
const BODIES: Readonly<Record<string, object>> = {
  "POST /api/v1/tasks/:id/revoke": {},
  "POST /api/v1/tasks/revoke": { ids: [TASK] },
  "POST /api/v1/tasks/:id/retry": {},
  "POST /api/v1/tasks/:id/retry/look": { takeAndGiveBack: true },
  "POST /api/v1/tasks/retry": { ids: [TASK] },
  "POST /api/v1/tasks/run": { name: "shop.pay", args: "[]", kwargs: "{}" },
  "POST /api/v1/workers/actions/pool-grow": { ...onWorker, by: 1 },
  "POST /api/v1/workers/actions/pool-shrink": { ...onWorker, by: 1 },
  "POST /api/v1/workers/actions/autoscale": { ...onWorker, min: 1, max: 2 },
  "POST /api/v1/workers/actions/add-consumer": { ...onWorker, queue: "some" },
  "POST /api/v1/workers/actions/cancel-consumer": { ...onWorker, queue: "some" },
  "POST /api/v1/workers/actions/rate-limit": { ...onWorker, task: "shop.pay", rate: "1/m" },
  "POST /api/v1/workers/actions/time-limit": { ...onWorker, task: "shop.pay", softMs: 1000, hardMs: 2000 },
  "POST /api/v1/workers/actions/revoke-stamped": { ...onWorker, headers: { a: ["b"] } },
  "POST /api/v1/failures/resolve": ids,
  "POST /api/v1/failures/unresolve": ids,
  "POST /api/v1/failures/unmute": ids,
  "POST /api/v1/failures/mute": { ...ids, until: null },
  "POST /api/v1/queues/:name/peek": { takeAndGiveBack: true },
  "POST /api/v1/queues/:name/messages/remove": { refs: ["a"] },
  "POST /api/v1/queues/:name/messages/move": { refs: ["a"], target: "other" },
  "POST /api/v1/queues/:name/messages/reveal": { id: TASK, takeAndGiveBack: true },
  "POST /api/v1/queues/:name/purge": { confirm: TASK },
  "POST /api/v1/queues/:name/pause": {},
  "POST /api/v1/tokens": { name: "CI", role: "viewer", days: 1 },
  "POST /api/v1/views": {
    name: "one",
    filter: "",
    columns: null,
    sort: "created",
    order: "desc",
    range: "1h",
  },
  "POST /api/v1/views/default": { id: null },
  "PATCH /api/v1/views/:id": { name: "other" },
  "POST /api/v1/sign-in": { user: "ada", password: "pass" },
  "POST /api/v1/embed-links": { widget: { kind: "health" }, seconds: 3600 },
};

/** Nobody waits for a broker that is not there: what was asked is written before it is reached for. */
function withoutBroker(actions: Services["actions"]): Services["actions"] {
  const away = () => Promise.reject(new AppError("BROKER_UNAVAILABLE"));
  return {
    ...actions,
    mailbox: { call: away, cast: away, hasMailbox: away, tryDeclaration: away },
    queues: { ...actions.queues, use: away },
    publisher: { publish: away },
    inspector: { ...actions.inspector, refresh: away },
  };
}

it("leaves a line, or says why it needs none", async () => {
  const umbel = await openQuietUmbel({
    options: ["--basic-auth", "ada:pass:admin", "--result-backend", REDIS_URL],
    wrap: (services) => ({ ...services, actions: withoutBroker(services.actions) }),
  });
  opened.push(umbel);
  const { app, services } = umbel;
  await app.ready();
  const operation = {
    ...{
      id: TASK,
      state: "done" as const,
      user: "ada",
      startedAt: 1,
      updatedAt: 1,
      finishedAt: 1,
      total: 0,
      done: 0,
    },
    ...{ counts: {}, error: null, silentWorkers: [] },
  } as const;
  await aTask(services, { id: TASK, name: "shop.pay", worker: WORKER });
  const form = await openSignInForm(app);
  const signedIn = await app.inject({
    method: "POST",
    url: "/api/v1/sign-in",
    headers: { host: "localhost", ...form },
    payload: { user: "ada", password: "pass" },
  });
  const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] ?? "";
  const without: string[] = [];
  let tried = 0;
  for (const { method, url, noAudit } of app.declaredRoutes) {
    if (["GET", "HEAD", "OPTIONS"].includes(method) || noAudit !== null) continue;
    tried += 1;
    const kind = url.includes("/retries/") ? "retry" : "revoke";
    if (url.endsWith("/stop")) await services.store.saveOperation({ ...operation, kind }, []);
    const path = url
      .replace(":purge", ID)
      .replace(/:[A-Za-z]+/g, TASK)
      .replace("*", /worker/.test(url) ? WORKER : /abort|revoke/.test(url) ? TASK : "shop.pay");
    const before = (await services.store.readAudit(1))[0]?.id;
    const body = BODIES[`${method} ${url}`] ?? (url.includes("/workers/actions/") ? onWorker : {});
    // Flower's take their arguments in the address.
    const query = url.startsWith("/api/v1")
      ? ""
      : `?workername=${WORKER}&n=1&min=1&max=2&queue=some&soft=1&ratelimit=1/m`;
    const ending = url.endsWith("/sign-out")
      ? { cookie, host: "localhost", "sec-fetch-site": "same-origin" }
      : { ...ADMIN, ...(url.endsWith("/sign-in") ? form : {}) };
    const { statusCode } = await app.inject({
      method: method as "POST",
      url: path + query,
      headers: ending,
      ...(url.endsWith("/sign-out") ? {} : { payload: body }),
    });
    const left = await vi
      .waitFor(async () => {
        expect((await services.store.readAudit(1))[0]?.id).not.toBe(before);
        return true;
      }, 500)
      .catch(() => false);
    if (!left) without.push(`${method} ${url}: ${statusCode}`);
  }
  expect(without).toEqual([]);
  expect(tried).toBeGreaterThan(50);
}, 120_000);
