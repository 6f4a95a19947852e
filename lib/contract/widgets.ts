/** What our API takes and answers about widgets and the links that open them. */
import { z } from "zod";
import { NAMED_KINDS, WIDGET_RANGES, WIDGET_TABS, type Widget } from "../widget/widget";

/** Without control characters: a signature is reckoned over lines. */
const text = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, "may hold no control characters");

export const widgetSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("task"), id: text }),
  z.strictObject({ kind: z.literal("queue"), name: text }),
  z.strictObject({ kind: z.literal("worker"), name: text }),
  z.strictObject({
    kind: z.literal("health"),
    task: text.optional().describe("with this task on top"),
    queue: text.optional().describe("what waits in this queue, in place of all"),
  }),
  z.strictObject({
    kind: z.literal("failures"),
    range: z.enum(WIDGET_RANGES).optional().describe("1h if left out"),
    name: text.optional().describe("of this task name only, in which * stands for any characters"),
    tab: z.enum(WIDGET_TABS).optional().describe("groups that stand so, as the tabs of the page of failures"),
    group: z
      .string()
      .regex(/^[0-9a-f]{12}$/)
      .optional()
      .describe("this group of failures only"),
  }),
]) satisfies z.ZodType<Widget>;

export const MIN_LINK_SECONDS = 60;
/** Whoever must have longer ones makes new ones: a link that was lost is to end some day. */
export const MAX_LINK_SECONDS = 366 * 86_400;

export const embedLinkBodySchema = z.strictObject({
  widget: z
    .union([widgetSchema, z.strictObject({ every: z.enum(NAMED_KINDS) })])
    .describe("one widget, or all of a kind: whoever has such a link sees every task whose id they know"),
  seconds: z
    .number()
    .int()
    .min(MIN_LINK_SECONDS)
    .max(MAX_LINK_SECONDS)
    .describe("for how long the link counts"),
});
export type EmbedLinkBody = z.infer<typeof embedLinkBodySchema>;

export const embedLinkSchema = z.object({
  path: z
    .string()
    .describe(
      "behind Umbel's own address; of a link for all of a kind `{id}` stands for what is to be shown",
    ),
  expiresAt: z.number().describe("Unix milliseconds"),
  hosts: z.array(z.string()).describe("the sites whose pages may hold widgets, as a browser is told"),
});
export type EmbedLink = z.infer<typeof embedLinkSchema>;
