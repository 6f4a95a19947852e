/**
 * A client of our API for TypeScript, which our own pages use as well. Every path, parameter, body and answer is typed by
 * the server's description of itself:
 *
 *     const umbel = createUmbelClient({ baseUrl: "https://umbel.example.com" });
 *     const { data, error } = await umbel.GET("/api/v1/tasks", { params: { query: { filter: "state:FAILURE" } } });
 */
import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths } from "./paths";

export type UmbelClient = Client<paths, "application/json">;

/** `baseUrl`: where Umbel is, with its prefix. Headers, `fetch` and the rest are openapi-fetch's. */
export function createUmbelClient(options: ClientOptions & { baseUrl: string }): UmbelClient {
  return createClient<paths, "application/json">(options);
}
