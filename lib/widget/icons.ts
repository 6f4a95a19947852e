/** The few shapes that widgets need, drawn as text: 16 units wide, in the colour of the words beside them. */
import { html, Html, type Html as Piece } from "./html";

/** The mark of Umbel. */
export const MARK: Piece = new Html(
  '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">' +
    '<path d="M16 30V6.2M16 20C13 18.5 8.6 17.4 4.6 17.2M16 20C14 16 11.2 11.6 7.9 8.9M16 20C18 16 20.8 11.6 24.1 8.9M16 20C19 18.5 23.4 17.4 27.4 17.2"/></g>' +
    '<g fill="currentColor"><circle cx="4.2" cy="17" r="2.7"/><circle cx="7.6" cy="8.5" r="2.9"/><circle cx="16" cy="4.6" r="3.1"/><circle cx="24.4" cy="8.5" r="2.9"/><circle cx="27.8" cy="17" r="2.7"/></g></svg>',
);

/** An arrow that leads out of the frame. */
export const OUT: Piece = shape('<path d="M5 11L11 5M6 5h5v5"/>', "out");

const RING = '<circle cx="8" cy="8" r="6"/>';
const SHAPES: Record<string, string> = {
  PENDING: `${RING}<path d="M8 4.8V8l2.2 1.6"/>`,
  RECEIVED: '<path d="M8 2.5v7M5 6.8L8 9.8l3-3M2.8 11v2.2h10.4V11"/>',
  SUCCESS: `${RING}<path d="M5.4 8.2l1.8 1.8 3.4-3.6"/>`,
  RETRY: '<path d="M13.6 8.6A5.7 5.7 0 1 1 12 3.9l1.4 1.3M13.5 2.3v3h-3"/>',
  FAILURE: '<circle cx="8" cy="8" r="6.6" fill="currentColor"/><path class="cut" d="M6 6l4 4M10 6l-4 4"/>',
  REVOKED: `${RING}<path d="M3.9 3.9l8.2 8.2"/>`,
  LOST: '<path d="M5.5 10.5L3 13M10.5 5.5L13 3M4.6 6.6l4.8 4.8M6.6 9.9c-1 1-2.3 1-3.1.2M9.4 6.1c1-1 2.3-1 3.1-.2M10.5 10.5l2.5 2.5"/>',
  online: `${RING}<path d="M5.4 8.2l1.8 1.8 3.4-3.6"/>`,
  queue: '<path d="M3 4h10M3 8h10M3 12h6"/>',
};
const TURNING = '<path d="M8 2a6 6 0 1 0 6 6"/>';

/** A state's icon; custom states run, so they turn as `STARTED` does. */
export function stateIcon(state: string): Piece {
  const known = SHAPES[state === "REJECTED" ? "FAILURE" : state];
  return known === undefined ? shape(TURNING, "turning") : shape(known);
}

/** A warning. */
export const WARNING: Piece = shape('<path d="M8 2.6L14.2 13.2H1.8zM8 6.6v3M8 11.4v.1"/>');

function shape(paths: string, name = ""): Piece {
  return html`<svg class="icon ${name}" viewBox="0 0 16 16" aria-hidden="true">
    <g fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">
      ${new Html(paths)}
    </g>
  </svg>`;
}
