/** Signing in and out (`/api/v1/sign-in`, `/api/v1/sign-out`). */
import { z } from "zod";

/** In which the sign-in's form sends its token. */
export const FORM_HEADER = "x-umbel-form";

const next = z.string().max(8192).describe("the page that was wanted, as path and query");

/** Why a sign-in at a provider came to nothing, as the sign-in page's address says it. */
export const SIGN_IN_TROUBLES = [
  "denied",
  "expired",
  "failed",
  "notAllowed",
  "unconfirmed",
  "unreachable",
] as const;
export type SignInTrouble = (typeof SIGN_IN_TROUBLES)[number];

export const signInQuerySchema = z.object({ next: next.optional() });

export const signInWaysSchema = z.object({
  password: z.boolean().describe("by name and password"),
  provider: z
    .object({ id: z.string(), name: z.string() })
    .nullable()
    .describe("at a provider, by going to /login/start"),
  signedIn: z.boolean().describe("who asks has signed in already"),
  next: z.string().describe("where to go on: the page that was wanted, if it is one of ours"),
  formToken: z
    .string()
    .nullable()
    .describe(
      `to be sent back in the header ${FORM_HEADER} with the cookie of this answer; null: nobody signs in here`,
    ),
});
export type SignInWays = z.infer<typeof signInWaysSchema>;

export const signInBodySchema = z.strictObject({
  user: z.string().min(1).max(255),
  password: z.string().min(1).max(1024),
  next: next.optional(),
});
export type SignInBody = z.input<typeof signInBodySchema>;

export const signedInSchema = z.object({ next: signInWaysSchema.shape.next });
export type SignedIn = z.infer<typeof signedInSchema>;

export const signedOutSchema = z.object({ signedOut: z.boolean().describe("false: nobody was signed in") });
export type SignedOut = z.infer<typeof signedOutSchema>;
