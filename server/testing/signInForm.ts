/** The sign-in's form as a browser has it open: the headers that belong to what it sends. */
import { FORM_HEADER, type SignInWays } from "@/lib/contract/signIn";
import type { HttpServer } from "../http/httpServer";

/** `cookie` and the token's header. */
export async function openSignInForm(
  app: Pick<HttpServer, "inject">,
  urlPrefix = "",
): Promise<Record<string, string>> {
  const response = await app.inject({ url: `${urlPrefix}/api/v1/sign-in`, headers: { host: "localhost" } });
  const cookie = String(response.headers["set-cookie"]).split(";")[0] ?? "";
  return { cookie, [FORM_HEADER]: response.json<SignInWays>().formToken ?? "" };
}
