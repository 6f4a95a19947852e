/**
 * Links that open one widget, or all of a kind, to whoever has them: signed by HMAC-SHA256 over the widget's lines and the
 * second in which they end. No user is in them, and nothing of them is kept: what undoes them before their time is another
 * key.
 */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import { MAX_LINK_SECONDS, widgetSchema, type EmbedLinkBody } from "@/lib/contract/widgets";
import {
  NAMED_KINDS,
  WIDGET_FILTERS,
  widgetLines,
  widgetPath,
  type LinkClaim,
  type Widget,
} from "@/lib/widget/widget";

export interface EmbedLinks {
  /** Path and query without Umbel's prefix; `{id}` or `{name}` in it where it is for all of a kind. */
  make(widget: EmbedLinkBody["widget"], seconds: number): Promise<{ path: string; expiresAt: number }>;
  /** When it ends, Unix ms. Rejects with LINK_EXPIRED, and with LINK_INVALID for whatever else is wrong with it. */
  check(claim: LinkClaim): Promise<number>;
}

export interface EmbedLinksOptions {
  /** As set, to be known to others who sign; null: one that is made from the session key. */
  embedKey: string | null;
  readSessionKey: () => Promise<string>;
  /** Unix ms. */
  now: () => number;
}

export function createEmbedLinks({ embedKey, readSessionKey, now }: EmbedLinksOptions): EmbedLinks {
  let key: Promise<Uint8Array | string> | null = null;
  // Asked for with the first link: where there are none, no file is written for them.
  const readKey = () =>
    (key ??= embedKey === null ? readSessionKey().then(derivedKey) : Promise.resolve(embedKey));

  async function sign(lines: readonly string[]): Promise<string> {
    return createHmac("sha256", await readKey())
      .update(lines.join("\n"))
      .digest("hex");
  }

  return {
    async make(widget, seconds) {
      const expires = String(Math.floor(now() / 1000) + seconds);
      const every = "every" in widget;
      const signature = await sign([...(every ? [everyLine(widget.every)] : widgetLines(widget)), expires]);
      const path = every ? `/embed/${widget.every}/${PLACEHOLDER}` : widgetPath(widget);
      const query = `${every ? "scope=every&" : ""}expires=${expires}&signature=${signature}`;
      return { path: `${path}${path.includes("?") ? "&" : "?"}${query}`, expiresAt: Number(expires) * 1000 };
    },
    async check({ widget, every, expires, signature }) {
      const invalid = new AppError("LINK_INVALID");
      if (!/^\d{1,12}$/.test(expires) || !/^[0-9a-f]{64}$/.test(signature)) throw invalid;
      if (every && !NAMED_KINDS.some((kind) => kind === widget.kind)) throw invalid;
      const lines = every ? [everyLine(widget.kind)] : widgetLines(widget);
      const right = Buffer.from(await sign([...lines, expires]), "hex");
      if (!timingSafeEqual(right, Buffer.from(signature, "hex"))) throw invalid;
      const expiresAt = Number(expires) * 1000;
      if (expiresAt <= now()) throw new AppError("LINK_EXPIRED");
      // Others may sign with our key; the bound is ours.
      if (expiresAt > now() + MAX_LINK_SECONDS * 1000 + CLOCK_SLACK_MS) throw invalid;
      return expiresAt;
    },
  };
}

/** In the path of a link for all of a kind. */
const PLACEHOLDER = "{id}";
/** The clock of whoever signed may be ahead of ours. */
const CLOCK_SLACK_MS = 300_000;

/** No widget has this as its first line. */
function everyLine(kind: Widget["kind"]): string {
  return `every ${kind}`;
}

function derivedKey(sessionKey: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", sessionKey, "", "umbel widgets", 32));
}

/** The widget that an address names; null: none. `target`: what stands behind the kind in the path. */
export function readWidget(kind: string, target: string | undefined, query: URLSearchParams): Widget | null {
  const names =
    kind === "task" ? { id: target } : kind === "queue" || kind === "worker" ? { name: target } : {};
  const filters = kind === "health" || kind === "failures" ? WIDGET_FILTERS[kind] : [];
  // Named twice it could mean either.
  if (filters.some((name) => query.getAll(name).length > 1)) return null;
  const values = filters.flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : []));
  const read = widgetSchema.safeParse({ kind, ...names, ...Object.fromEntries(values) });
  return read.success ? read.data : null;
}

/** The link that an address carries; null: none, so that who asks must be known otherwise. */
export function readLink(widget: Widget, query: URLSearchParams): LinkClaim | null {
  if (!LINK_PARAMETERS.some((name) => query.has(name))) return null;
  const one = (name: string) => (query.getAll(name).length === 1 ? (query.get(name) ?? "") : "");
  return {
    widget,
    every: one("scope") === "every",
    expires: one("expires"),
    signature: one("signature"),
  };
}

export const LINK_PARAMETERS = ["scope", "expires", "signature"] as const;

const claimSchema = z.object({
  link: z.strictObject({
    widget: widgetSchema,
    every: z.boolean(),
    expires: z.string().max(20),
    signature: z.string().max(128),
  }),
});

/** The link that a socket's handshake carries; null: none. What looks like one and is not counts as forged. */
export function readHandshakeLink(auth: unknown): LinkClaim | null {
  if (typeof auth !== "object" || auth === null || !("link" in auth)) return null;
  const read = claimSchema.safeParse(auth);
  if (!read.success) throw new AppError("LINK_INVALID");
  return read.data.link;
}
