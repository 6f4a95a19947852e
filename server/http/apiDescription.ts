/** The OpenAPI description of our API, made from the schemas that check requests: by noun, each call with its errors. */
import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { ERROR_STATUS } from "@/lib/contract/errors";

/** `urlPrefix`: "" or such as "/umbel". */
export function apiDescription(version: string, urlPrefix: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Umbel",
        version,
        description:
          "What Umbel knows of a Celery cluster. Instants are Unix ms, lengths ms, `runtime` seconds.",
      },
      servers: [{ url: urlPrefix === "" ? "/" : urlPrefix }],
    },
    transform(route) {
      const { schema, url } = jsonSchemaTransform(route);
      if (schema.hide) return { schema, url };
      const noun = /\/api\/v1\/([\w-]+)/.exec(url)?.[1] ?? "others";
      const response = { ...asObject(schema.response), default: ERROR };
      return { schema: { ...schema, tags: [noun], response }, url };
    },
    // Paths are told without the prefix, which is in the server's address.
    stripBasePath: true,
  };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** As lib/contract/errors.ts has it. */
const ERROR = {
  description: "An error; its status goes by its code",
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "details"],
      properties: {
        code: { type: "string", enum: Object.keys(ERROR_STATUS) },
        message: { type: "string" },
        details: { type: "object", additionalProperties: { type: ["string", "number"] } },
      },
    },
  },
};
