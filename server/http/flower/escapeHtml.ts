/** Flower's errors are told as HTML: of what a worker or a caller wrote nothing may be read as a tag. */

/** The text as it stands in Flower's messages. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** Of words of our own, whose quotes stay. */
export function escapeTags(text: string): string {
  return text.replace(/[&<>]/g, (char) => ENTITIES[char] ?? char);
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};
