/**
 * What reading the store has told about long texts: per term of a filter and row, whether it matches. A verdict holds
 * until its task changes. So a search goes on where the last one stopped, and a live list need not read all anew.
 */
import {
  formatFilter,
  isLongText,
  matchLongText,
  type FilterNode,
  type LongTexts,
} from "@/lib/cluster/taskFilter";
import { Matcher } from "@/lib/cluster/taskFilterPattern";
import { NO, UNREAD, YES, type Mask } from "./masks";
import { CHUNK_BITS, CHUNK_MASK, CHUNK_ROWS, type TaskChunk } from "./taskChunk";

/** Terms kept; each takes 5 bytes a row of the chunks that were read for it. */
const MAX_TERMS = 32;

export class TextVerdicts {
  /** Grows with every verdict. */
  revision = 0;
  private readonly terms = new Map<string, TextTerm>();

  /** The verdicts on a term that needs long texts. */
  termFor(node: FilterNode): TextTerm {
    const key = formatFilter(node);
    const term = this.terms.get(key) ?? new TextTerm(node, () => this.revision++);
    this.terms.delete(key);
    this.terms.set(key, term);
    for (const oldest of this.terms.keys()) {
      if (this.terms.size <= MAX_TERMS) break;
      this.terms.delete(oldest);
    }
    return term;
  }
}

interface ChunkVerdicts {
  values: Uint8Array;
  /** The row's tick when it was read. */
  ticks: Uint32Array;
  /** Grows with every verdict. */
  revision: number;
}

export class TextTerm {
  private readonly chunks: (ChunkVerdicts | undefined)[] = [];
  private readonly decide: (texts: LongTexts) => boolean;

  constructor(
    node: FilterNode,
    private readonly changed: () => void,
  ) {
    this.decide = decider(node);
  }

  revisionOf(chunkIndex: number): number {
    return this.chunks[chunkIndex]?.revision ?? 0;
  }

  /** Puts the verdicts on a chunk's rows into `out`, `UNREAD` where there is none. */
  evaluate(chunk: TaskChunk, chunkIndex: number, out: Mask): void {
    const verdicts = this.chunks[chunkIndex];
    if (!verdicts) {
      out.fill(UNREAD);
      return;
    }
    const { values, ticks } = verdicts;
    const { limit, ticks: present } = chunk;
    for (let at = 0; at < limit; at++) out[at] = ticks[at] === present[at] ? (values[at] ?? UNREAD) : UNREAD;
  }

  /** Keeps what a row's texts say; `tick` is the row's from before they were read. */
  judge(row: number, tick: number, texts: LongTexts): void {
    const index = row >>> CHUNK_BITS;
    const verdicts = this.chunks[index] ?? {
      values: new Uint8Array(CHUNK_ROWS).fill(UNREAD),
      ticks: new Uint32Array(CHUNK_ROWS),
      revision: 0,
    };
    this.chunks[index] = verdicts;
    verdicts.values[row & CHUNK_MASK] = this.decide(texts) ? YES : NO;
    verdicts.ticks[row & CHUNK_MASK] = tick;
    verdicts.revision++;
    this.changed();
  }
}

function decider(node: FilterNode): (texts: LongTexts) => boolean {
  if (node.kind === "word") {
    const matcher = new Matcher(node.pattern);
    return ({ args, kwargs }) => matcher.within(args ?? "") || matcher.within(kwargs ?? "");
  }
  if (node.kind !== "text" || !isLongText(node.field)) throw new Error("not a term on long texts");
  const matchers = node.patterns.map((pattern) => new Matcher(pattern));
  return (texts) => matchLongText(node, matchers, texts);
}
