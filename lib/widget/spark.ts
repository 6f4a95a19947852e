/** The course of a figure, and how much of something is done, as pictures: no style is needed that a policy could forbid. */
import { sparklinePath } from "../format/sparklinePath";
import { html, type Html } from "./html";

/** Nothing where there is no course to be seen yet. `hue`: names a colour of the style sheet. */
export function spark(values: readonly (number | null)[], hue: string, width = 60): Html | null {
  const path = sparklinePath(values, width, HEIGHT, true);
  if (path === null) return null;
  return html`<svg
    class="spark ${hue}"
    width="${width}"
    height="${HEIGHT}"
    viewBox="0 0 ${width} ${HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path class="area" d="${path.area}" />
    <path class="line" d="${path.line}" />
  </svg>`;
}

const HEIGHT = 20;

/** `share`: 0 to 1. */
export function bar(share: number, hue: string, label: string, words: string): Html {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return html`<svg
    class="bar ${hue}"
    role="progressbar"
    aria-label="${label}"
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow="${Math.floor(percent)}"
    aria-valuetext="${words}"
  >
    <rect class="track" width="100%" height="100%" />
    <rect class="done" width="${percent}%" height="100%" />
  </svg>`;
}
