/**
 * A widget as HTML: the server makes it for the first look, and the widget's script makes it anew whenever something
 * changed. The same function on both sides, so the second look never differs from the first by accident. Pure.
 */
import { html, type Html } from "./html";
import { MARK, OUT, WARNING } from "./icons";
import { renderFailures, renderHealth, renderQueue, renderWorker } from "./renderFigures";
import { renderTask } from "./renderTask";
import type { WidgetData, WidgetSize } from "./widget";
import type { WidgetWords } from "./words";

/** How old what is shown is. `at`, `since`: Unix ms. */
export type Liveness =
  | { kind: "live" }
  | { kind: "connecting" }
  /** Made on the server, by nothing followed yet. */
  | { kind: "moment"; at: number }
  | { kind: "stale"; since: number };

export interface WidgetLook {
  words: WidgetWords;
  size: WidgetSize;
  /** By Umbel's clock, Unix ms. */
  now: number;
  live: Liveness;
  /** The page of Umbel that tells more. */
  href: string;
}

/** What each kind gives to the two sizes. */
export interface WidgetParts {
  /** Stands out: what is wrong. */
  hue: string | null;
  /** The upper part of a card. */
  top: Html;
  /** The lower part of a card: one or two cells. */
  cells: readonly Html[];
  /** In one line. */
  line: Html;
}

export function renderWidget(data: WidgetData, look: WidgetLook): string {
  const parts = partsOf(data, look);
  const live = data.staleSince === null ? look.live : staleBefore(look.live, data.staleSince);
  const name = `widget ${look.size === "compact" ? "strip" : "card"}`;
  const piece =
    look.size === "compact"
      ? html`<article class="${name}" data-live="${live.kind}" data-kind="${data.content.kind}">
          ${MARK}
          <div class="line">${parts.line}</div>
          ${live.kind === "live" ? null : age(live, look.words)}${open(look)}
        </article>`
      : html`<article class="${name}" data-live="${live.kind}" data-kind="${data.content.kind}">
          <section class="top">${parts.top}</section>
          <div class="cells" data-cells="${parts.cells.length}">${parts.cells}</div>
          ${foot(data, live, look)}
        </article>`;
  return piece.text;
}

/** What is said in a widget's place: that a link is over, that nothing is known. */
export interface WidgetRefusal {
  title: string;
  text: string;
  size: WidgetSize;
}

export function renderRefusal({ title, text, size }: WidgetRefusal): string {
  return size === "compact"
    ? html`<article class="widget strip" data-live="refused">
        ${MARK}
        <div class="line">
          <span class="warn">${WARNING} <b>${title}</b></span> <span class="second">${text}</span>
        </div>
      </article>`.text
    : html`<article class="widget card" data-live="refused">
        <section class="said">
          <h1 class="warn">${WARNING} ${title}</h1>
          <p>${text}</p>
        </section>
        <footer class="foot">${MARK}<span>Umbel</span></footer>
      </article>`.text;
}

function partsOf({ content }: WidgetData, look: WidgetLook): WidgetParts {
  switch (content.kind) {
    case "task":
      return renderTask(content.task, look);
    case "queue":
      return renderQueue(content.queue, look);
    case "worker":
      return renderWorker(content.worker, look);
    case "health":
      return renderHealth(content, look);
    case "failures":
      return renderFailures(content, look);
  }
}

/** Where Umbel itself heard nothing, that counts from then on, however good our line to it is. */
function staleBefore(live: Liveness, since: number): Liveness {
  return { kind: "stale", since: live.kind === "stale" ? Math.min(live.since, since) : since };
}

function foot({ cluster }: WidgetData, live: Liveness, look: WidgetLook): Html {
  return html`<footer class="foot">
    ${MARK}<span class="cluster">${cluster}</span>${age(live, look.words)}<a
      class="out"
      href="${look.href}"
      target="_blank"
      rel="noopener noreferrer"
      >${look.words.t("openIn")}${OUT}<span class="reader"> (${look.words.t("newTab")})</span></a
    >
  </footer>`;
}

function open({ href, words }: WidgetLook): Html {
  return html`<a class="open" href="${href}" target="_blank" rel="noopener noreferrer"
    ><span class="word">${words.t("open")}</span>${OUT}<span class="reader"> (${words.t("newTab")})</span></a
  >`;
}

function age(live: Liveness, { t, format }: WidgetWords): Html {
  const words =
    live.kind === "live"
      ? t("live")
      : live.kind === "connecting"
        ? t("connecting")
        : live.kind === "moment"
          ? t("asOf", { time: `${format.minute(live.at)} UTC` })
          : t("stale", { time: format.second(live.since) });
  return html`<span class="age" data-live="${live.kind}"><i class="dot"></i>${words}</span>`;
}
