/**
 * One column's distinct texts as small numbers, with a count of the rows that use each. A text that no row uses any
 * more is forgotten and its number given to the next new one, so names that come and go do not pile up.
 */
export class Interner {
  /** Text by number; 0 is null, for rows without a value. A freed number holds "" until it is used again. */
  readonly texts: (string | null)[] = [null];
  /** Rows by number. */
  readonly uses: number[] = [0];
  /** Grows when a number gets a text or loses it. */
  revision = 0;

  private readonly numbers = new Map<string, number>();
  private readonly freed: number[] = [];

  /** How many texts are in use. */
  get distinct(): number {
    return this.numbers.size;
  }

  /** The text's number, for one more row. */
  acquire(text: string | null): number {
    const number = text === null ? 0 : (this.numbers.get(text) ?? this.add(text));
    this.uses[number] = (this.uses[number] ?? 0) + 1;
    return number;
  }

  /** One row less. */
  release(number: number): void {
    const left = (this.uses[number] ?? 0) - 1;
    this.uses[number] = left;
    const text = this.texts[number];
    if (left > 0 || typeof text !== "string") return;
    this.numbers.delete(text);
    this.texts[number] = "";
    this.freed.push(number);
    this.revision++;
  }

  /** The number of a text in use; undefined for any other. */
  numberOf(text: string): number | undefined {
    return this.numbers.get(text);
  }

  textOf(number: number): string | null {
    return this.texts[number] ?? null;
  }

  /** Texts in use with their rows, in no order. */
  *entries(): Generator<{ text: string; number: number; uses: number }> {
    for (const [text, number] of this.numbers) yield { text, number, uses: this.uses[number] ?? 0 };
  }

  private add(text: string): number {
    const number = this.freed.pop() ?? this.texts.length;
    this.texts[number] = text;
    this.uses[number] = 0;
    this.numbers.set(text, number);
    this.revision++;
    return number;
  }
}
