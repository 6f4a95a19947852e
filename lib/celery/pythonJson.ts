/**
 * Python's JSON without loss. Python writes NaN, Infinity and -Infinity as bare words, integers of any length, and
 * `1.0` for a float that JavaScript would print as `1`. Numbers that JavaScript prints as they came are plain numbers
 * here, all others keep their text.
 */
import { isDeeperThan, skipSpace, stringEnd } from "./jsonText";

/** A number that JavaScript cannot hold or would print otherwise: `1.0`, `1e400`, `NaN`, 20 digits. */
export class PythonNumber {
  constructor(readonly text: string) {}

  /** The nearest number of JavaScript's. */
  get value(): number {
    return Number(this.text);
  }
}

export type PythonJson =
  null | boolean | number | string | PythonNumber | PythonJson[] | { [name: string]: PythonJson };

/** Containers inside each other; deeper texts are refused, so that whoever walks the value needs no care. */
export const MAX_PYTHON_JSON_DEPTH = 64;

/** Undefined when the text is not even Python's JSON, or nests deeper than `MAX_PYTHON_JSON_DEPTH`. */
export function parsePythonJson(text: string): PythonJson | undefined {
  if (isDeeperThan(text, MAX_PYTHON_JSON_DEPTH)) return undefined;
  try {
    const reader = new Reader(text);
    const value = reader.value();
    return reader.isAtEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): PythonJson {
    this.at = skipSpace(this.text, this.at);
    switch (this.text[this.at]) {
      case "{":
        return this.object();
      case "[":
        return this.array();
      case '"':
        return this.string();
      default:
        return this.word();
    }
  }

  isAtEnd(): boolean {
    return skipSpace(this.text, this.at) === this.text.length;
  }

  private object(): PythonJson {
    // Without prototype: `__proto__` is a name like any other.
    const value = Object.create(null) as Record<string, PythonJson>;
    this.at++;
    if (this.takes("}")) return value;
    do {
      this.at = skipSpace(this.text, this.at);
      const name = this.string();
      this.expect(":");
      value[name] = this.value();
    } while (this.takes(","));
    this.expect("}");
    return value;
  }

  private array(): PythonJson {
    const items: PythonJson[] = [];
    this.at++;
    if (this.takes("]")) return items;
    do items.push(this.value());
    while (this.takes(","));
    this.expect("]");
    return items;
  }

  private string(): string {
    const end = stringEnd(this.text, this.at);
    const value: unknown = JSON.parse(this.text.slice(this.at, end)); // throws on what is no string
    if (typeof value !== "string") throw new SyntaxError("not a string");
    this.at = end;
    return value;
  }

  private word(): PythonJson {
    WORD.lastIndex = this.at;
    const word = WORD.exec(this.text)?.[0];
    if (word === undefined) throw new SyntaxError("not a value");
    this.at += word.length;
    if (word === "null") return null;
    if (word === "true") return true;
    if (word === "false") return false;
    return String(Number(word)) === word && !NON_FINITE.has(word) ? Number(word) : new PythonNumber(word);
  }

  private takes(sign: string): boolean {
    this.at = skipSpace(this.text, this.at);
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) throw new SyntaxError(`no ${sign}`);
  }
}

const WORD = /null|true|false|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NON_FINITE: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);
