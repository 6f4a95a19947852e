/** Which rule hid something, and where in a task. */
import type { HiddenListener, HiddenRule } from "./hidden";

/** Where in a task something is hidden; `message`: in a message of the queue or what is stored of the task. */
export const HIDDEN_FIELDS = [
  "args",
  "kwargs",
  "result",
  "exception",
  "traceback",
  "custom",
  "message",
] as const;
export type HiddenField = (typeof HIDDEN_FIELDS)[number];

/** One for each field and rule. */
export interface HiddenNote extends HiddenRule {
  field: HiddenField;
}

/** Gathers which rule hid something where, each once; of very many the first. */
export class HiddenNotes {
  private readonly known = new Map<string, HiddenNote>();

  in(field: HiddenField): HiddenListener {
    return ({ kind, of }) => {
      if (this.known.size < MAX_NOTES) this.known.set(`${field} ${kind} ${of}`, { field, kind, of });
    };
  }

  list(): HiddenNote[] {
    return [...this.known.values()];
  }
}
const MAX_NOTES = 50;
