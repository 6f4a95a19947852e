/** What stands in the place of a secret, and why something was hidden. */

/** Always of one length: how long a secret is tells of it. Never sent to a worker. */
export const HIDDEN = "••••••";

export const HIDDEN_KINDS = ["name", "card", "key", "url", "position", "pattern"] as const;

/** Which rule hid something. */
export interface HiddenRule {
  /**
   * `name`: it stands under a secret's name. `card`: a card number. `key`: it has the shape of a key or token. `url`: the
   * sign-in of a URL. `position`: an argument of that task by its number. `pattern`: a regular expression of `--redact`.
   */
  kind: (typeof HIDDEN_KINDS)[number];
  /** The name, the sort of key, the position from 0; else empty. */
  of: string;
}

/** Told of each thing that is hidden. */
export type HiddenListener = (rule: HiddenRule) => void;

/** Whether something in this text was hidden. */
export function holdsHidden(text: string): boolean {
  return text.includes(HIDDEN);
}
