/** What can be said of a waiting message: also for browsers, which do not decode. */

/** Why a message, or its arguments, cannot be read. */
export const MESSAGE_PROBLEMS = [
  /** On Redis: the item is no JSON; JSON of another shape; its body is not the base64 that it says. */
  "not-json",
  "not-an-envelope",
  "bad-base64",
  /** Signed by Celery's `auth` serialiser: it is read by those who hold the certificates. */
  "signed",
  /** A compression or serialiser that is not read here. */
  "compression",
  "serializer",
  /** It would unpack to more than 4 MB. */
  "too-large",
  /** The body is not what its headers say. */
  "unreadable",
  /** A worker that takes it stops: protocol 2 with a body that is no list of three. */
  "poison",
  /** Readable, but no task of Celery's. */
  "not-celery",
] as const;
export type MessageProblem = (typeof MESSAGE_PROBLEMS)[number];

export interface DecodedTaskMessage {
  /** 1 or 2; null where it is no task. */
  protocol: 1 | 2 | null;
  id: string | null;
  name: string | null;
  /** As Python writes them, cut at `MAX_ARGUMENT_CHARS`. */
  args: string | null;
  kwargs: string | null;
  /** `body`: the real values. `headers`: what the sender put there for people, which may be cut or hidden. */
  argsFrom: "body" | "headers" | null;
  retries: number | null;
  /** Unix ms. */
  etaAt: number | null;
  expiresAt: number | null;
  rootId: string | null;
  parentId: string | null;
  groupId: string | null;
  /** Who sent it. */
  origin: string | null;
  shadow: string | null;
  priority: number | null;
  redelivered: boolean;
  contentType: string | null;
  contentEncoding: string | null;
  compression: string | null;
  bytes: number;
  /** The beginning of what cannot be read. */
  text: string | null;
  problem: MessageProblem | null;
}
