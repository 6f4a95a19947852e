/** What is copied into the page of another site. Pure. */
import { WIDGET_HEIGHT, WIDGET_WIDTH, type WidgetSize, type WidgetTheme } from "@/lib/widget/widget";

export interface EmbedChoice {
  size: WidgetSize;
  theme: WidgetTheme;
  /** Null: the reader's own. */
  lang: string | null;
}

/** The address with what was chosen; what is so anyway is left out. `address`: may have a query. */
export function chosenAddress(address: string, { size, theme, lang }: EmbedChoice): string {
  const chosen = new URLSearchParams();
  if (size !== "card") chosen.set("size", size);
  if (theme !== "system") chosen.set("theme", theme);
  if (lang !== null) chosen.set("lang", lang);
  if (chosen.size === 0) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${chosen.toString()}`;
}

/** `home`: the address of Umbel with its prefix. `link`: whole, without a choice. */
export function elementSnippet(home: string, link: string, { size, theme, lang }: EmbedChoice): string {
  const attributes = [
    ["src", link],
    ...(size === "card" ? [] : [["size", size]]),
    ...(theme === "system" ? [] : [["theme", theme]]),
    ...(lang === null ? [] : [["lang", lang]]),
  ].map(([name = "", value = ""]) => ` ${name}="${escaped(value)}"`);
  return `<script src="${escaped(home)}/widget.js" defer></script>\n<umbel-widget${attributes.join("")}></umbel-widget>`;
}

export function frameSnippet(link: string, choice: EmbedChoice, title: string): string {
  const width = choice.size === "card" ? String(WIDGET_WIDTH) : "100%";
  return (
    `<iframe src="${escaped(chosenAddress(link, choice))}" width="${width}" height="${WIDGET_HEIGHT[choice.size]}"\n` +
    `  style="border: 0; color-scheme: normal" loading="lazy" title="${escaped(title)}"></iframe>`
  );
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
