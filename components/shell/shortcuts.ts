/** What a key press means, told from the key before it. Pure; `useShortcuts` does it. */

/** After `g`, the next key must come within this. */
export const SEQUENCE_MS = 1200;

export type Shortcut =
  | { kind: "search" }
  | { kind: "help" }
  | { kind: "live" }
  | { kind: "find" }
  /** The first half of a sequence: wait for the second. */
  | { kind: "go" }
  | { kind: "place"; letter: string };

export interface Key {
  key: string;
  /** Command on a Mac, Control elsewhere. */
  command: boolean;
  /** Alt, or Control and Command where they are not `command`. */
  otherModifier: boolean;
  /** The key goes into a field. */
  typing: boolean;
}

/** Null: not ours. `goPressedAt`: when `g` was pressed last, Unix ms. */
export function shortcutOf(pressed: Key, goPressedAt: number | null, now: number): Shortcut | null {
  const key = pressed.key.toLowerCase();
  if (pressed.command) return key === "k" && !pressed.otherModifier ? { kind: "search" } : null;
  if (pressed.otherModifier || pressed.typing) return null;
  if (goPressedAt !== null && now - goPressedAt <= SEQUENCE_MS && /^[a-z]$/.test(key)) {
    return { kind: "place", letter: key };
  }
  switch (key) {
    case "g":
      return { kind: "go" };
    case "p":
    case "r":
      return { kind: "live" };
    case "/":
      return { kind: "find" };
    case "?":
      return { kind: "help" };
    default:
      return null;
  }
}
