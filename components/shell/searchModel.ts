/** What the search dialog offers for what was typed. Pure. */

export type SearchTarget =
  | { kind: "task"; id: string; href: string }
  | { kind: "tasks"; text: string; href: string }
  | { kind: "worker"; name: string; href: string };

/** At most this many workers: more are found on their own page. */
const MAX_WORKERS = 5;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A whole task id opens the task; any text filters the tasks, and finds the workers whose names have it. */
export function searchTargets(typed: string, workers: readonly string[]): SearchTarget[] {
  const text = typed.trim();
  if (text === "") return [];
  const targets: SearchTarget[] = [];
  if (UUID.test(text)) targets.push({ kind: "task", id: text, href: `/task/${text.toLowerCase()}` });
  targets.push({ kind: "tasks", text, href: `/tasks?filter=${encodeURIComponent(text)}&range=all` });
  const lower = text.toLowerCase();
  for (const name of workers.filter((one) => one.toLowerCase().includes(lower)).slice(0, MAX_WORKERS)) {
    targets.push({ kind: "worker", name, href: `/worker/${encodeURIComponent(name)}` });
  }
  return targets;
}
