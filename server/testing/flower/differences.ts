/** What Umbel answers otherwise than Flower on purpose: the rules, as docs/flower.md lists them. */
import { type Recording } from "./recording";

export interface Difference {
  /** As in docs/flower.md. */
  id: string;
  applies: (recording: Recording, answer: { status: number }) => boolean;
}

const path = ({ request }: Recording) => new URL(request.path, "http://x").pathname;

/** Values of the query and of a form body. */
export function argumentsOf({ request }: Recording): URLSearchParams {
  const all = new URLSearchParams(new URL(request.path, "http://x").search);
  const type =
    Object.entries(request.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  if (/urlencoded/.test(type))
    for (const [name, value] of new URLSearchParams(request.body ?? "")) all.append(name, value);
  return all;
}

const isPage = (recording: Recording) =>
  recording.response.body === null && (recording.response.content_type ?? "").startsWith("text/html");
const options = ({ request }: Recording) => request.server_options ?? "";
const isWrong = (status: number) => status >= 400 && status < 500;

export const DIFFERENCES: readonly Difference[] = [
  {
    id: "own access rules",
    applies: (recording) =>
      options(recording).includes("FLOWER_UNAUTHENTICATED_API not set") ||
      options(recording).includes("--auth=") ||
      (options(recording).includes("--basic_auth") &&
        (/^\/(metrics|static|login|nope)/.test(path(recording)) || recording.response.status === 401)),
  },
  {
    id: "own pages",
    applies: (recording) => isPage(recording) || /^(\/flower)?\/static\//.test(path(recording)),
  },
  {
    id: "values as they were sent",
    applies: (recording) =>
      [...argumentsOf(recording).entries()].some(
        ([name, value]) => !name.startsWith("columns") && /[<>&"']/.test(value),
      ),
  },
  {
    id: "wrong parameters are 400",
    applies: ({ response }, { status }) => response.status === 500 && isWrong(status),
  },
  {
    id: "sensible requests are answered",
    applies: ({ response }, { status }) => response.status === 500 && status < 400,
  },
  {
    id: "no queue, no command",
    applies: (recording, { status }) =>
      /\/queue\/(add|cancel)-consumer\//.test(path(recording)) &&
      !argumentsOf(recording).has("queue") &&
      recording.response.status === 200 &&
      isWrong(status),
  },
  {
    id: "limits are numbers",
    applies: (recording, { status }) =>
      path(recording).startsWith("/api/task/timeout/") &&
      isWrong(status) &&
      [...argumentsOf(recording).values()].some((value) => /^[+-]?(nan|inf|infinity)$/i.test(value)),
  },
  {
    id: "workers are known by their events",
    applies: (recording, { status }) => recording.name === "control-uninspected-worker" && status !== 404,
  },
  {
    id: "abort where results are in Redis",
    applies: (recording, { status }) => path(recording).startsWith("/api/task/abort/") && status === 501,
  },
  {
    id: "no backend is 503",
    applies: ({ response }, { status }) => response.status === 500 && status === 503,
  },
  {
    id: "with and without the prefix",
    applies: (recording, { status }) =>
      options(recording).includes("FLOWER_URL_PREFIX=") &&
      !path(recording).startsWith("/flower") &&
      recording.response.status === 404 &&
      status !== 404,
  },
  { id: "HEAD is answered", applies: ({ request }) => request.method === "HEAD" },
];
