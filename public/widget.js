/**
 * <umbel-widget>: holds a widget of Umbel in any page. Loaded by a plain script tag from Umbel itself:
 *
 *   <script src="https://umbel.example.com/widget.js" defer></script>
 *   <umbel-widget src="https://umbel.example.com/embed/task/4f…?expires=…&signature=…"></umbel-widget>
 *
 * Attributes, all of which may change at any time:
 *   src    the widget's address, with its signature. With `{id}` in it `id` (or `name`) is put there. The address of Umbel
 *          alone takes `type` and `id` (or `name`) behind it; without `src` it is the Umbel that this script came from.
 *   type   task, queue, worker, health or failures
 *   id     of a task; `name` of a queue or a worker
 *   theme  light, dark or system (as the page around it; the default)
 *   size   card (the default) or compact
 *   lang   en, ru or zh; else the page's own, else the reader's
 *
 * A frame is made once it comes near to what is seen, and at most a few are loaded at once: a table may have one in each
 * row. Styles are set by script alone, which every content security policy allows.
 */
(() => {
  "use strict";
  if (customElements.get("umbel-widget") !== undefined) return;

  const home = document.currentScript?.src ?? "";
  const NAMED = ["task", "queue", "worker"];
  const HEIGHTS = { card: 196, compact: 44 };
  const MOST_LOADING = 4;
  /** So long a frame may take to come. */
  const PATIENCE_MS = 10_000;
  /** A widget speaks as it comes. What has come and is silent for so long is the browser's own word that it may not. */
  const SILENCE_MS = 1000;
  const AGAIN_MS = 20_000;
  const WORDS = {
    en: "Umbel does not answer, or this page may not hold its widgets.",
    ru: "Umbel не отвечает, или этой странице нельзя показывать его виджеты.",
    zh: "Umbel 没有响应，或此页面不允许显示它的小部件。",
  };

  /** Frames on their way, and elements that wait for one of those to have come. */
  const loading = new Set();
  const waiting = new Set();

  function loadNext() {
    for (const element of waiting) {
      if (loading.size >= MOST_LOADING) return;
      waiting.delete(element);
      loading.add(element);
      element.load();
    }
  }

  function loaded(element) {
    if (loading.delete(element)) loadNext();
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        waiting.add(target);
      }
      loadNext();
    },
    { rootMargin: "300px" },
  );

  /** Dark or light, as the page around the element is. */
  function schemeAround(element) {
    const said = getComputedStyle(element).colorScheme;
    const [dark, light] = [/\bdark\b/.test(said), /\blight\b/.test(said)];
    if (dark !== light) return dark ? "dark" : "light";
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  class UmbelWidget extends HTMLElement {
    static observedAttributes = ["src", "type", "id", "name", "theme", "size", "lang"];

    #frame = null;
    /** A widget stands in the frame: until it has said so, nothing is sent there. */
    #ready = false;
    #note = null;
    #origin = "";
    #address = "";
    #timer = 0;
    #colours = null;
    #media = null;
    #listener = (event) => this.#hear(event);
    #look = () => this.#sayLook();

    constructor() {
      super();
      this.attachShadow({ mode: "open" });
    }

    connectedCallback() {
      Object.assign(this.style, { display: "block", maxWidth: "100%" });
      this.#reserve();
      window.addEventListener("message", this.#listener);
      this.#media = matchMedia("(prefers-color-scheme: dark)");
      this.#media.addEventListener("change", this.#look);
      // Sites switch their colours by a class or an attribute up there.
      this.#colours = new MutationObserver(this.#look);
      for (const place of [document.documentElement, document.body]) {
        this.#colours.observe(place, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
      }
      near.observe(this);
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.#listener);
      this.#media?.removeEventListener("change", this.#look);
      this.#colours?.disconnect();
      near.unobserve(this);
      waiting.delete(this);
      loaded(this);
      clearTimeout(this.#timer);
      this.#frame?.remove();
      this.#frame = null;
      this.#address = "";
    }

    attributeChangedCallback(name) {
      if (!this.isConnected) return;
      if (name === "size") this.#reserve();
      if (this.#frame === null) return;
      if (name === "theme") this.#sayLook();
      else this.load();
    }

    /** Puts the frame there, or leads it to where the attributes say now. */
    load() {
      const url = this.#url();
      if (url === null) {
        loaded(this);
        this.#say(this.#words());
        return;
      }
      if (url.href === this.#address) {
        loaded(this);
        return;
      }
      this.#address = url.href;
      this.#origin = url.origin;
      const frame = document.createElement("iframe");
      Object.assign(frame.style, {
        display: "block",
        width: "100%",
        height: this.#note === null ? "100%" : "0",
        border: "0",
        // Else a page with other colours than the widget's would get an opaque ground behind its round corners.
        colorScheme: "normal",
        // Not before it is known to be a widget: a browser's page of errors is none.
        visibility: "hidden",
      });
      frame.title = `Umbel: ${this.getAttribute("type") ?? "widget"}`;
      frame.referrerPolicy = "no-referrer";
      frame.addEventListener("load", () => {
        loaded(this);
        if (frame === this.#frame && !this.#ready) this.#expect(SILENCE_MS);
      });
      frame.src = url.href;
      this.#ready = false;
      this.#frame?.remove();
      this.#frame = frame;
      this.shadowRoot.append(frame);
      this.#expect(PATIENCE_MS);
    }

    #expect(patienceMs) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        loaded(this);
        this.#say(this.#words());
        this.#timer = setTimeout(() => {
          this.#address = "";
          this.load();
        }, AGAIN_MS);
      }, patienceMs);
    }

    #url() {
      const base = this.getAttribute("src") ?? (home === "" ? null : new URL(".", home).href);
      if (base === null || !URL.canParse(base, document.baseURI)) return null;
      const url = new URL(base, document.baseURI);
      if (url.protocol !== "https:" && url.protocol !== "http:") return null;
      const type = this.getAttribute("type") ?? "";
      const id = this.getAttribute("name") ?? this.getAttribute("id") ?? "";
      if (/\/embed\//.test(url.pathname)) {
        url.pathname = url.pathname.replace(/%7Bid%7D/i, encodeURIComponent(id));
      } else {
        const name = NAMED.includes(type) ? `/${encodeURIComponent(id)}` : "";
        url.pathname = `${url.pathname.replace(/\/$/, "")}/embed/${encodeURIComponent(type)}${name}`;
      }
      url.searchParams.set("theme", this.#theme());
      if (this.#size() === "compact") url.searchParams.set("size", "compact");
      const lang = this.#lang();
      if (lang !== null) url.searchParams.set("lang", lang);
      return url;
    }

    #size() {
      return this.getAttribute("size") === "compact" ? "compact" : "card";
    }

    #theme() {
      const theme = this.getAttribute("theme");
      return theme === "light" || theme === "dark" ? theme : schemeAround(this);
    }

    #lang() {
      const lang = this.getAttribute("lang") ?? document.documentElement.lang;
      return lang === "" ? null : lang.toLowerCase().split("-")[0];
    }

    #words() {
      return WORDS[this.#lang() ?? navigator.language.slice(0, 2)] ?? WORDS.en;
    }

    /** The room that it will take: what is below must not jump when it has come. */
    #reserve() {
      this.style.height = `${HEIGHTS[this.#size()]}px`;
      if (this.style.width === "" && this.#size() === "card") this.style.width = "360px";
      if (this.#size() === "compact" && this.style.width === "360px") this.style.width = "";
    }

    #sayLook() {
      if (this.#frame === null || !this.#ready) return;
      // To nobody else, wherever the frame may have been led to.
      this.#frame.contentWindow?.postMessage({ umbel: "look", theme: this.#theme() }, this.#origin);
    }

    #hear({ source, origin, data }) {
      if (this.#frame === null || source !== this.#frame.contentWindow || origin !== this.#origin) return;
      if (typeof data !== "object" || data === null) return;
      if (data.umbel === "ready") this.#begin();
      else if (data.umbel === "height" && data.height > 0 && data.height < 2000)
        this.style.height = `${data.height}px`;
    }

    /** Also when the widget loads itself anew. */
    #begin() {
      this.#ready = true;
      clearTimeout(this.#timer);
      this.#note?.remove();
      this.#note = null;
      Object.assign(this.#frame.style, { visibility: "visible", height: "100%" });
      this.#sayLook();
    }

    #say(words) {
      this.#note ??= this.shadowRoot.appendChild(document.createElement("div"));
      this.#note.textContent = words;
      const dark = this.#theme() === "dark";
      Object.assign(this.#note.style, {
        boxSizing: "border-box",
        height: "100%",
        padding: this.#size() === "compact" ? "12px 14px" : "20px",
        overflow: "hidden",
        textOverflow: "ellipsis",
        whiteSpace: this.#size() === "compact" ? "nowrap" : "normal",
        border: `1px solid ${dark ? "#222421" : "#eaece9"}`,
        borderRadius: "8px",
        background: dark ? "#121511" : "#fff",
        color: dark ? "#a7aaa6" : "#4d514c",
        font: "13px/18px system-ui, sans-serif",
      });
      this.#ready = false;
      if (this.#frame !== null) Object.assign(this.#frame.style, { visibility: "hidden", height: "0" });
    }
  }

  customElements.define("umbel-widget", UmbelWidget);
})();
