/** What libraries print (Next says how long its settings took) goes into the log as lines like all others. */
import { formatWithOptions, stripVTControlCharacters } from "node:util";
import type { Logger } from "pino";

const LEVELS = { log: "debug", info: "debug", debug: "debug", warn: "warn", error: "error" } as const;
type Method = keyof typeof LEVELS;

/** From now on; the answer takes it back. What is printed for nobody in particular is told where the log is set to tell much. */
export function logConsole(logger: Logger, target: Pick<Console, Method> = console): () => void {
  const methods = Object.keys(LEVELS) as Method[]; // its own keys
  const before = methods.map((method) => [method, target[method]] as const);
  for (const method of methods) {
    target[method] = (...said: unknown[]) => {
      const text = stripVTControlCharacters(formatWithOptions({ colors: false, depth: 3 }, ...said)).trim();
      if (text !== "") logger[LEVELS[method]](text);
    };
  }
  return () => {
    for (const [method, own] of before) target[method] = own;
  };
}
