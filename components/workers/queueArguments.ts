/** A queue's arguments as typed: a JSON object of texts, numbers and flags. Null for anything else; nothing is none. Pure. */
export function readQueueArguments(text: string): Record<string, string | number | boolean> | null {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // not JSON (yet): the field says so
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const read: Record<string, string | number | boolean> = {};
  for (const [name, item] of Object.entries(value)) {
    if (typeof item !== "string" && typeof item !== "number" && typeof item !== "boolean") return null;
    read[name] = item;
  }
  return read;
}
