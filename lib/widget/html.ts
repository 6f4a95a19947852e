/** Pieces of HTML. What is put into `html` is escaped unless it is a piece itself, so no text of a task becomes markup. */

/** Markup that is safe as it stands. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = Html | string | number | null | readonly Piece[];

/** A template whose values are escaped; null leaves nothing, lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.map((part, place) => part + textOf(values[place] ?? null)).join(""));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

function textOf(piece: Piece): string {
  if (piece === null) return "";
  if (piece instanceof Html) return piece.text;
  if (typeof piece === "object") return piece.map(textOf).join("");
  return escapeHtml(typeof piece === "number" ? String(piece) : withoutHidden(piece));
}

/** Characters that draw nothing or turn what follows are left out: a widget has no room to mark them. */
function withoutHidden(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
