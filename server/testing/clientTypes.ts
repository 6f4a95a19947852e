/** The types of our API's client, made from its OpenAPI description: what `lib/client/paths.ts` has to be. */
import openapiTS, { astToString } from "openapi-typescript";
import { describeApi } from "./describeApi";

const HEAD =
  "/** Every call of our API. Made from the routes by `npm run client`: change those, not this. */\n";

export async function clientTypes(): Promise<string> {
  return HEAD + astToString(await openapiTS(await describeApi()));
}
