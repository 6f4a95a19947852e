/**
 * A task's name as its module, with the dot at its end, and its last part. What is no dotted path, such as a sentence or
 * a piece of a page, is not cut: its parts would mean nothing. Pure.
 */
export function taskNameParts(name: string): { module: string; last: string } {
  const cut = DOTTED_PATH.test(name) ? name.lastIndexOf(".") + 1 : 0;
  return { module: name.slice(0, cut), last: name.slice(cut) };
}

/** As Python's dotted names, with the signs that people use in names they give themselves. */
const DOTTED_PATH = /^[\p{L}\p{N}_:@/[\]-]+(\.[\p{L}\p{N}_:@/[\]-]+)+$/u;
