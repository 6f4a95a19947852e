/** One or two capital letters for a user's picture: of the first two words, or the name's first letters. */
export function initials(name: string): string {
  const words = name.split(/[\s._@-]+/u).filter((word) => word !== "");
  const letters =
    words.length > 1
      ? words.slice(0, 2).map((word) => [...word][0] ?? "")
      : [...(words[0] ?? "")].slice(0, 2);
  return letters.join("").toLocaleUpperCase();
}
