/** What a person sees while a script works: each step by name when it starts, and how long it took when it is done. */

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
export const grey = (text) => paint("90", text);
export const bold = (text) => paint("1", text);
export const green = (text) => paint("32", text);
export const red = (text) => paint("31", text);
export const yellow = (text) => paint("33", text);

export const say = (text = "") => process.stdout.write(`${text}\n`);
export const warn = (text) => say(`${yellow("!")} ${text}`);

/**
 * Runs one step and passes on what it gives. `{ note, ok }` in it adds a text to the closing line, and `ok: false` marks
 * it as failed though the script goes on. Steps may run side by side: each line names its step.
 */
export async function step(title, work) {
  const start = performance.now();
  say(`${grey("·")} ${title} …`);
  try {
    const result = await work();
    const mark = result?.ok === false ? red("✗") : green("✓");
    say(`${mark} ${title}${result?.note ? `: ${result.note}` : ""} ${grey(seconds(start))}`);
    return result;
  } catch (error) {
    say(`${red("✗")} ${title} ${grey(seconds(start))}`);
    throw error;
  }
}

/** Time since `start` (of `performance.now()`) for people: `0.4 s`, `1 min 12 s`. */
export function seconds(start) {
  const s = (performance.now() - start) / 1000;
  return s < 60 ? `${s.toFixed(1)} s` : `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
}

/** A failure that is explained in full by its message: printed without a stack. */
export class Explained extends Error {}

/** Prints a failure the way `Explained` asks for. */
export function sayFailure(error) {
  say();
  say(red(error instanceof Explained ? error.message : (error?.stack ?? String(error))));
}
