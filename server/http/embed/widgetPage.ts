/** A widget's whole page: what is known now as HTML, and all that its script needs to go on. */
import { LOCALES, chooseLocale, type Locale } from "@/lib/format/locale";
import { escapeHtml } from "@/lib/widget/html";
import {
  WIDGET_SIZES,
  WIDGET_THEMES,
  type Widget,
  type WidgetSize,
  type WidgetTheme,
} from "@/lib/widget/widget";
import type { WidgetPageState } from "@/lib/widget/widgetPage";
import { WIDGET_STYLE } from "@/lib/widget/widgetStyle";

/** How a widget is to look: what is not one of the choices is as if it were not said. */
export interface WidgetStyleChoice {
  theme: WidgetTheme;
  size: WidgetSize;
  locale: Locale;
}

export function readStyleChoice(
  query: URLSearchParams,
  acceptLanguage: string | undefined,
): WidgetStyleChoice {
  return {
    theme: WIDGET_THEMES.find((theme) => theme === query.get("theme")) ?? "system",
    size: WIDGET_SIZES.find((size) => size === query.get("size")) ?? "card",
    locale:
      LOCALES.find((locale) => locale === query.get("lang")) ??
      chooseLocale(undefined, acceptLanguage ?? null),
  };
}

interface WidgetPage {
  choice: WidgetStyleChoice;
  title: string;
  nonce: string;
  /** Null: nothing follows; it is only looked at. */
  script: string | null;
  /** Safe HTML. */
  body: string;
  state: WidgetPageState;
}

export function widgetPage({ choice, title, nonce, script, body, state }: WidgetPage): string {
  const tag = script === null ? "" : `<script nonce="${nonce}" src="${escapeHtml(script)}" defer></script>`;
  const held = escapeHtml(JSON.stringify(state));
  return (
    `<!doctype html><html lang="${choice.locale}" data-theme="${choice.theme}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">' +
    `<title>${escapeHtml(title)}</title><style nonce="${nonce}">${WIDGET_STYLE}</style>${tag}</head>` +
    `<body><main id="umbel" data-state="${held}">${body}</main></body></html>`
  );
}

/** For the page of a widget, and for that which says why there is none. `hosts`: as settings have them. */
export function widgetPolicy(nonce: string, hosts: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${hosts.join(" ")}`,
  ].join("; ");
}

/** The page of Umbel that tells more of what a widget shows, without the prefix. */
export function pageOf(widget: Widget): string {
  switch (widget.kind) {
    case "task":
      return `/task/${encodeURIComponent(widget.id)}`;
    case "queue":
      return `/broker?search=${encodeURIComponent(widget.name)}`;
    case "worker":
      return `/worker/${encodeURIComponent(widget.name)}`;
    case "health":
      return "/";
    case "failures": {
      const query = new URLSearchParams();
      if (widget.range !== undefined) query.set("range", widget.range);
      if (widget.tab !== undefined) query.set("tab", widget.tab);
      if (widget.group !== undefined) query.set("group", widget.group);
      if (widget.name !== undefined) query.set("q", widget.name);
      return query.size === 0 ? "/failures" : `/failures?${query.toString()}`;
    }
  }
}
