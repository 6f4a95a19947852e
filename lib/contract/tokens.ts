/** API tokens (`/api/v1/tokens`): how programs sign in, each with a role of its own. */
import { z } from "zod";
import { ROLES } from "./roles";

/** Enough for every program that there is, and few enough to look through. */
export const MAX_TOKENS = 200;
const MAX_DAYS = 3650;

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  by: z.string().describe("who made it; empty where nobody had signed in"),
  createdAt: z.number().describe("Unix milliseconds"),
  expiresAt: z.number().nullable().describe("Unix milliseconds; null: never"),
  lastUsedAt: z.number().nullable().describe("Unix milliseconds, to the minute; null: never"),
});
export type Token = z.infer<typeof tokenSchema>;

export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });
export type TokenList = z.infer<typeof tokenListSchema>;

export const tokenBodySchema = z.strictObject({
  name: z.string().trim().min(1).max(80).describe("what it is for"),
  role: z.enum(ROLES),
  days: z
    .number()
    .int()
    .min(1)
    .max(MAX_DAYS)
    .nullable()
    .describe("for how many days it counts; null: until it is revoked"),
});
export type TokenBody = z.infer<typeof tokenBodySchema>;

export const tokenMadeSchema = z.object({
  token: tokenSchema,
  secret: z.string().describe("what the program sends; it is told this once and kept nowhere"),
});
export type TokenMade = z.infer<typeof tokenMadeSchema>;
