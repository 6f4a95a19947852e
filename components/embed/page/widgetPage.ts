/** What runs in a widget's page: follows what it shows, and draws it anew. Built into one file for browsers. */
import { renderRefusal, renderWidget } from "@/lib/widget/renderWidget";
import type { ShownState, WidgetPageState } from "@/lib/widget/widgetPage";
import { createWidgetWords } from "@/lib/widget/words";
import { follow } from "./follow";
import { talkToHost } from "./host";
import { morph } from "./morph";

const TICK_MS = 1000;
const AGAIN_MS = 15_000;

start();

function start(): void {
  const root = document.getElementById("umbel");
  if (root === null) return;
  const state = JSON.parse(root.dataset["state"] ?? "") as WidgetPageState; // as the server wrote it
  root.removeAttribute("data-state");
  talkToHost(root, state.hosts);
  if (state.data !== null) live(root, state);
  else if (state.again) setTimeout(() => location.reload(), AGAIN_MS);
}

function live(root: Element, state: ShownState): void {
  const words = createWidgetWords(state.messages, state.locale);
  const { size, href } = state;
  let { data } = state;
  // Ages are told by Umbel's clock: this machine's may be minutes off.
  let ahead = data.at - Date.now();
  const follower = follow({
    state,
    onData(update) {
      data = update;
      ahead = update.at - Date.now();
      draw();
    },
    onEnd(code) {
      clearInterval(ticking);
      const key = code === "LINK_EXPIRED" ? "expired" : code === "LINK_INVALID" ? "forged" : "signIn";
      const { refused } = state.messages;
      morph(root, renderRefusal({ title: refused[key] ?? "", text: refused[`${key}Text`] ?? "", size }));
    },
  });

  function draw(): void {
    const now = Date.now();
    morph(root, renderWidget(data, { words, size, href, now: now + ahead, live: follower.liveness(now) }));
  }

  const ticking = setInterval(() => {
    if (!document.hidden) draw();
  }, TICK_MS);
  document.addEventListener("visibilitychange", draw);
  draw();
}
