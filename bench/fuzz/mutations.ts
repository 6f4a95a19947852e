/** Recorded texts and bytes with something done to them: what real senders sent, a little or far off. */
import fc from "fast-check";

/** Where something is done, as a share of the length, so that shrinking keeps the place. */
interface Edit {
  kind: "set" | "cut" | "double" | "insert" | "splice";
  at: number;
  length: number;
  token: number;
  times: number;
}

const MAX_EDITS = 6;
/** What doubling may come to: readers are bounded, and a case shall not take seconds by its size alone. */
const MAX_LENGTH = 200_000;

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("set", "cut", "double", "insert", "splice"),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.nat({ max: 40 }),
  token: fc.nat({ max: 10_000 }),
  times: fc.oneof(
    { weight: 5, arbitrary: fc.nat({ max: 3 }) },
    { weight: 1, arbitrary: fc.nat({ max: 300 }) },
  ),
});

/** A text of `corpus` with up to six things done to it; `tokens` are what is put into it. */
export function mutatedText(corpus: readonly string[], tokens: readonly string[]): fc.Arbitrary<string> {
  return mutated(corpus, tokens, {
    length: (text) => text.length,
    part: (text, from, to) => text.slice(from, to),
    join: (parts) => parts.join(""),
  });
}

/** The same of bytes. */
export function mutatedBytes(
  corpus: readonly Uint8Array[],
  tokens: readonly Uint8Array[],
): fc.Arbitrary<Uint8Array> {
  return mutated(corpus, tokens, {
    length: (bytes) => bytes.length,
    part: (bytes, from, to) => bytes.subarray(from, to),
    join: (parts) => new Uint8Array(Buffer.concat(parts)),
  });
}

interface Sequence<T> {
  length(of: T): number;
  part(of: T, from: number, to: number): T;
  join(parts: T[]): T;
}

function mutated<T>(corpus: readonly T[], tokens: readonly T[], sequence: Sequence<T>): fc.Arbitrary<T> {
  return fc
    .tuple(fc.constantFrom(...corpus), fc.array(edit, { maxLength: MAX_EDITS }))
    .map(([start, edits]) =>
      edits.reduce((value, one) => applied(value, one, corpus, tokens, sequence), start),
    );
}

function applied<T>(
  value: T,
  { kind, at, length, token, times }: Edit,
  corpus: readonly T[],
  tokens: readonly T[],
  { length: lengthOf, part, join }: Sequence<T>,
): T {
  const total = lengthOf(value);
  const from = Math.floor(at * total);
  const to = Math.min(total, from + length);
  const head = part(value, 0, from);
  const inner = part(value, from, to);
  const tail = part(value, to, total);
  const put = tokens[token % tokens.length] ?? inner;
  switch (kind) {
    case "set":
      return join([head, put, part(value, Math.min(total, from + 1), total)]);
    case "cut":
      return join([head, tail]);
    case "double": {
      const most = Math.floor(MAX_LENGTH / Math.max(1, length));
      return total > MAX_LENGTH ? value : join([head, ...Array<T>(Math.min(times, most)).fill(inner), tail]);
    }
    case "insert":
      return join([head, put, inner, tail]);
    case "splice": {
      const other = corpus[token % corpus.length] ?? value;
      return join([head, part(other, Math.floor(at * lengthOf(other)), lengthOf(other))]);
    }
  }
}
