/**
 * What reads texts and bytes from outside, and what must hold of it whatever comes: it throws nothing (or only what it says
 * it throws), takes no long time, and what it has read it can write and read again.
 */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { parseTaskUrl } from "@/components/tasks/taskUrlState";
import { decodeReplies } from "@/lib/celery/control";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { decodeEvents } from "@/lib/celery/decodeEvents";
import { decodeRedisTaskMessage } from "@/lib/celery/decodeTaskMessage";
import { readMessageArguments } from "@/lib/celery/messageArguments";
import { parsePickle, parsePickleMembers } from "@/lib/celery/pickle";
import { parsePythonText } from "@/lib/celery/pythonLiteral";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import { RECORDED_AT } from "@/lib/celery/recordedEvents";
import { decodeRedisEnvelope, retargetEnvelope } from "@/lib/celery/redisEnvelope";
import { decodeGroupMeta, decodeResultMeta } from "@/lib/celery/results";
import { parseTraceback } from "@/lib/celery/traceback";
import { foldSummary, foldTask } from "@/lib/cluster/foldTask";
import { formatFilter, parseFilter } from "@/lib/cluster/taskFilter";
import { maskUrl } from "@/lib/format/maskUrl";
import { parseAmqpUrl } from "@/server/broker/amqp/amqpUrl";
import { parseRedisAddress } from "@/server/broker/redis/redisAddress";
import { readBackendUrl } from "@/server/results/backendUrl";
import { decodeStoredEvent, encodeStoredEvent } from "@/server/store/eventCodec";
import { readCorpus } from "./corpus";
import { mutatedBytes, mutatedText } from "./mutations";

export interface FuzzTarget {
  name: string;
  /** Checks `runs` cases, beginning with `seed`; throws with the smallest case that fails. */
  check(runs: number, seed: number): void;
}

/** CPU ms that one case may take. The largest are 200 KB. */
const MOST_MS = 2000;

export function fuzzTargets(): FuzzTarget[] {
  const corpus = readCorpus();
  return [
    target("events", mutatedBytes(corpus.events, JSON_TOKENS.map(bytes)), checkEvents),
    target("task messages", mutatedText(corpus.envelopes, JSON_TOKENS), checkMessage),
    target("results", mutatedBytes(corpus.results, RESULT_TOKENS), checkResult),
    target("pickles", mutatedBytes(corpus.pickles, PICKLE_TOKENS), checkPickle),
    target("Python literals", mutatedText(corpus.pythonTexts, PYTHON_TOKENS), checkPythonText),
    target("replies", mutatedBytes(corpus.replies, JSON_TOKENS.map(bytes)), (body) =>
      decodeReplies(body, "application/json"),
    ),
    target("tracebacks", mutatedText(TRACEBACKS, PYTHON_TOKENS), parseTraceback),
    target("filters", mutatedText(FILTERS, FILTER_TOKENS), checkFilter),
    target("broker and backend URLs", mutatedText(URLS, URL_TOKENS), checkUrls),
    target("page addresses", mutatedText(ADDRESSES, URL_TOKENS), checkAddress),
  ];
}

function target<T>(name: string, cases: fc.Arbitrary<T>, check: (one: T) => unknown): FuzzTarget {
  const timed = (one: T) => {
    const before = process.cpuUsage();
    check(one);
    const { user, system } = process.cpuUsage(before);
    must((user + system) / 1000 <= MOST_MS, `took ${(user + system) / 1000} ms`);
  };
  return {
    name,
    check(runs, seed) {
      fc.assert(fc.property(cases, timed), { numRuns: runs, seed });
    },
  };
}

/** What was read is stored, read back and folded, in any order to the same. */
function checkEvents(body: Uint8Array): void {
  const { events, problems } = decodeEvents(body, "application/json", RECORDED_AT);
  must(events.length > 0 || problems.length > 0 || isOfNoUse(body), "neither an event nor a problem");
  const tasks = new Map<string, TaskEvent[]>();
  for (const event of events) {
    if (event.kind !== "task") continue;
    const back = decodeStoredEvent(event.uuid, encodeStoredEvent(event));
    must(isDeepStrictEqual(plain(back), plain(event)), "another event comes back from the store");
    tasks.set(event.uuid, [...(tasks.get(event.uuid) ?? []), event]);
  }
  for (const list of tasks.values()) {
    foldTask(list);
    must(
      isDeepStrictEqual(foldSummary(list), foldSummary([...list].reverse())),
      "the order of events decides",
    );
  }
}

/** An empty list, or what workers tell each other of elections. */
function isOfNoUse(body: Uint8Array): boolean {
  return /^\s*\[\s*\]\s*$|"worker-elect/.test(Buffer.from(body).toString("utf8"));
}

/** Without what is undefined. */
function plain(value: object): unknown {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}

function checkMessage(text: string): void {
  const envelope = decodeRedisEnvelope(text);
  decodeRedisTaskMessage(envelope);
  if (envelope.ok) readMessageArguments(envelope.message);
  const moved = retargetEnvelope(text, "elsewhere");
  if (moved === null || !envelope.ok) return;
  const again = decodeRedisEnvelope(moved);
  must(again.ok && again.message.properties.routingKey === "elsewhere", "a message was not led elsewhere");
}

function checkResult(content: Uint8Array): void {
  decodeResultMeta(content);
  decodeGroupMeta(content);
  for (const contentType of ["application/x-msgpack", "application/x-python-serialize"])
    decodeResultMeta(content, { contentType });
}

function checkPickle(content: Uint8Array): void {
  const read = parsePickle(content);
  if (read.ok) formatPython(read.value, "repr");
  parsePickleMembers(content);
}

function checkPythonText(text: string): void {
  for (const dialect of ["saferepr", "repr"] as const) {
    const { value, exactness } = parsePythonText(text, dialect);
    if (exactness === "exact")
      must(value !== null && formatPython(value, dialect) === text, "exact, but printed otherwise");
  }
}

function checkFilter(text: string): void {
  const read = parseFilter(text);
  if (!read.ok) return;
  const again = parseFilter(formatFilter(read.filter));
  // Quotes and escapes may lengthen one that is near the limit.
  const isSame = again.ok ? isDeepStrictEqual(again.filter, read.filter) : again.error.code === "TOO_LONG";
  must(isSame, "written, it reads otherwise");
}

/** Neither a log nor an error may hold a password, whatever is wrong with the rest. */
function checkUrls(url: string): void {
  readBackendUrl(url);
  const masked = maskUrl(url);
  // A user's name may be anything, also like the password.
  const isLogin = /^[a-z][a-z0-9+.-]*:\/\/(?:(?!S3CRET)[^/?#@:])*:[^@]*S3CRET[^@]*@/s.test(url);
  if (isLogin) must(!/S3CRET[^@]*@/.test(masked), `the password is shown: ${masked}`);
  for (const parse of [parseAmqpUrl, parseRedisAddress]) {
    try {
      parse(url);
    } catch (error) {
      must(error instanceof TypeError || error instanceof URIError, `throws ${String(error)}`);
      must(!String(error).includes("S3CRET"), "an error quotes the password");
    }
  }
}

function checkAddress(address: string): void {
  const { state } = parseTaskUrl(new URLSearchParams(address));
  parseFilter(state.filter);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const JSON_TOKENS = [
  ...[
    '"',
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "NaN",
    "-Infinity",
    "1e999",
  ],
  ...["9007199254740993", "-0", "1.0", '"__proto__":', '"constructor":', '"uuid":', '"type":', '"hostname":'],
  ...[
    '"task-failed"',
    '"task-retried"',
    '"worker-heartbeat"',
    '"timestamp":',
    '"clock":',
    "\u0000",
    "\u001f",
    "é",
  ],
];
const RESULT_TOKENS = [
  ...JSON_TOKENS.map(bytes),
  ...[
    [0x80, 0x02],
    [0x80, 0x05],
    [0x1f, 0x8b],
    [0x78, 0x9c],
    [0x28, 0xb5, 0x2f, 0xfd],
    [0xc1],
    [0xdf, 0xff],
  ].map((codes) => Uint8Array.from(codes)),
];
const PICKLE_TOKENS = [
  ...[
    "c__builtin__\neval\n",
    "R",
    "b",
    ".",
    "(",
    "}",
    "]",
    "s",
    "u",
    "q\u0000",
    "h\u0000",
    "2",
    "0",
    "I01\n",
  ].map(bytes),
  ...[[0x80, 0x05], [0x93], [0x94], [0x95], [0x8d, 255, 255, 255, 255, 255, 255, 255, 127], [0x8b, 0xff]].map(
    (codes) => Uint8Array.from(codes),
  ),
];
const PYTHON_TOKENS = [
  ...[
    "'",
    '"',
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    " ",
    "...",
    "None",
    "True",
    "b'",
    "<",
    ">",
    "=",
    "\n",
  ],
  ...["1e400", "-", "0x1f", "1_000", "datetime.datetime(", "Decimal('", "é", "\u0000", "\ud800", '  File "'],
];
const TRACEBACKS = [
  'Traceback (most recent call last):\n  File "/srv/shop/tasks.py", line 64, in charge\n    receipt = pay(order)\nshop.CardError: declined\n',
  'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nValueError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "b.py", line 2, in g\n    h()\n    ^^^\nKeyError: \'x\'\n',
];
const FILTERS = [
  "state:FAILURE,RETRY name:shop.* runtime:>2s",
  '(state:FAILURE OR retries:>=2) -queue:mail waited:>100ms "card declined"',
  "created:-1h..now worker:*@host-1 args:*order* NOT exception:KeyError",
  "id:0000 updated:>2026-11-20T10:00 kwargs:'a b'",
];
const FILTER_TOKENS = [
  ...[
    "(",
    ")",
    '"',
    "'",
    "\\",
    ":",
    ",",
    "*",
    "-",
    "NOT ",
    " OR ",
    " AND ",
    ">",
    "<=",
    "..",
    "1e9",
    "ms",
    "state:",
  ],
  ...["name:", "runtime:", "created:", "now", "-0", "é", "\u0000", "\ud800", "9999999999999999"],
];
const URLS = [
  "amqp://guest:S3CRET@localhost:5672//",
  "amqps://user:S3CRET@rabbit.example.org/vhost?ssl_ca_certs=/etc/ca.pem",
  "redis://:S3CRET@127.0.0.1:6379/0",
  "rediss://user:S3CRET@[::1]:6380/3?ssl_cert_reqs=none",
  "redis+socket:///run/redis.sock?virtual_host=2",
  "sentinel://:S3CRET@one:26379/0;sentinel://two:26379",
  "db+postgresql+psycopg2://app:S3CRET@db/celery",
  "mongodb://app:S3CRET@mongo/celery?authSource=admin",
  "db+sqlite:////var/lib/results.db",
];
const URL_TOKENS = [
  ...[
    "%",
    "%zz",
    "%00",
    "%2F",
    "@",
    ":",
    "/",
    "//",
    "?",
    "#",
    "&",
    "=",
    ";",
    "[",
    "]",
    "::1",
    "99999",
    "-1",
    " ",
  ],
  ...["é", "\u0000", "filter=", "sort=", "range=", "columns=", "task=", "from=", "S3CRET"],
];
const ADDRESSES = [
  "filter=state:FAILURE&sort=runtime&order=asc&range=24h",
  "columns=state,name,worker&from=1795228523936&to=1795228623936&task=4f3c-11",
];
