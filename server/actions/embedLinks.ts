/** Makes links that open widgets. They change nothing in the cluster, yet who may look: so they go through the gate as well. */
import type { EmbedLinkBody } from "@/lib/contract/widgets";
import { widgetLines } from "@/lib/widget/widget";
import type { ActionGate, Actor } from "./actionGate";

export interface LinkMaker {
  make(widget: EmbedLinkBody["widget"], seconds: number): Promise<{ path: string; expiresAt: number }>;
}

/** The link itself is not in the audit: it opens what it is for. */
export function makeEmbedLink(
  gate: ActionGate,
  links: LinkMaker,
  actor: Actor,
  { widget, seconds }: EmbedLinkBody,
): Promise<{ path: string; expiresAt: number }> {
  const target = "every" in widget ? `every ${widget.every}` : widgetLines(widget).join(" ");
  const info = {
    action: "embed-link-make",
    permission: "widgets",
    about: {},
    targets: [target],
    details: { seconds },
  } as const;
  return gate.run(
    actor,
    info,
    () => links.make(widget, seconds),
    () => ({}),
  );
}
