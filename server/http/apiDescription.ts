/** The OpenAPI description of our API, made from the schemas that check requests: by noun, each call with its errors. */
import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "@/lib/contract/errors";

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
    transform({ schema: given, ...route }) {
      const { schema, url } = jsonSchemaTransform({
        ...route,
        schema: { ...given, response: { ...asObject(given.response), default: errorSchema } },
      });
      if (schema.hide) return { schema, url };
      const noun = /\/api\/v1\/([\w-]+)/.exec(url)?.[1] ?? "others";
      return { schema: { ...schema, tags: [noun] }, url };
    },
    // What schemas refer to by name, as a value that holds itself, stands beside the paths.
    transformObject: jsonSchemaTransformObject,
    // Paths are told without the prefix, which is in the server's address.
    stripBasePath: true,
  };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** Any call may end in one: `ErrorBody` of lib/contract/errors.ts. */
const errorSchema = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]), // its keys are just these
      message: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  })
  .describe("An error; its status goes by its code")
  .meta({ id: "Error" });
