/**
 * The page around a widget: it may say which colours it has, and is told how high the widget is. Listened to are only
 * pages of sites that may hold widgets, and answers go to the site that asked, so that nothing is told to any other. That
 * there is a widget is said to whoever holds it, so that nobody has to speak into a frame in which none came.
 */
import { isAllowedHost } from "@/lib/widget/hosts";
import { WIDGET_THEMES } from "@/lib/widget/widget";

export function talkToHost(root: Element, hosts: readonly string[]): void {
  if (window.parent === window) return;
  const host = window.parent;
  let asked: string | null = null;
  let told = 0;

  function tellHeight(): void {
    const height = Math.ceil(root.firstElementChild?.getBoundingClientRect().height ?? 0);
    if (asked === null || height === 0 || height === told) return;
    told = height;
    host.postMessage({ umbel: "height", height }, asked);
  }

  window.addEventListener("message", ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== host || !isAllowedHost(origin, hosts, location.origin)) return;
    if (typeof data !== "object" || data === null || !("umbel" in data) || data.umbel !== "look") return;
    const theme = WIDGET_THEMES.find((known) => "theme" in data && known === data.theme);
    if (theme !== undefined) document.documentElement.dataset["theme"] = theme;
    asked = origin;
    told = 0;
    tellHeight();
  });
  new ResizeObserver(tellHeight).observe(root);
  host.postMessage({ umbel: "ready" }, "*");
}
