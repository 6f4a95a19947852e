/** OpenID Connect: Google, Okta, and any other provider that tells of itself by discovery. */
import * as oidc from "openid-client";
import { UnconfirmedError, type Guards, type Provider } from "./provider";
import type { Identity } from "./sessions";

export interface OidcOptions {
  id: string;
  name: string;
  issuer: URL;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** The claim that names the groups; with dots it lies within others: `realm_access.roles`. */
  groupsClaim: string;
  /** Take an address only where the provider says that it is confirmed; else also where it says nothing of it. */
  mustBeConfirmed: boolean;
}

export function createOidcProvider(options: OidcOptions): Provider {
  const configuration = discoverOnce(options);
  return {
    id: options.id,
    name: options.name,
    async begin(guards) {
      return oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: options.redirectUri,
        scope: "openid email profile",
        state: guards.state,
        nonce: guards.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(guards.codeVerifier),
        code_challenge_method: "S256",
      });
    },
    async finish(url, guards) {
      const config = await configuration();
      const tokens = await oidc.authorizationCodeGrant(config, url, expectedOf(guards, true));
      const claims = tokens.claims();
      if (claims === undefined) throw new Error("the provider sent no id token");
      // Some tell little in the token and the rest when asked.
      const endpoint = config.serverMetadata().userinfo_endpoint;
      const told =
        endpoint === undefined ? {} : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
      return identityOf({ ...told, ...claims }, options);
    },
  };
}

/** What has to come back, for the library to compare. A provider that knows no id tokens returns no nonce. */
export function expectedOf(
  { state, nonce, codeVerifier }: Guards,
  isOidc: boolean,
): oidc.AuthorizationCodeGrantChecks {
  const checks = { pkceCodeVerifier: codeVerifier, expectedState: state };
  return isOidc ? { ...checks, expectedNonce: nonce, idTokenExpected: true } : checks;
}

/** Asked when first needed, and again after it failed: a provider that is away is no reason not to start. */
function discoverOnce({ issuer, clientId, clientSecret }: OidcOptions): () => Promise<oidc.Configuration> {
  let found: Promise<oidc.Configuration> | null = null;
  return () => {
    // Also of what came over TLS, the signature is checked.
    const execute = [oidc.enableNonRepudiationChecks];
    if (issuer.protocol === "http:") execute.push(oidc.allowInsecureRequests); // settings allow that on loopback only
    found ??= oidc.discovery(issuer, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_S });
    found.catch(() => (found = null));
    return found;
  };
}

export const TIMEOUT_S = 10;

function identityOf(claims: Record<string, unknown>, options: OidcOptions): Identity {
  const { email, email_verified: confirmed, preferred_username: username, sub } = claims;
  const isConfirmed =
    confirmed === true || confirmed === "true" || (confirmed === undefined && !options.mustBeConfirmed);
  if (typeof email === "string" && !isConfirmed) throw new UnconfirmedError();
  const address = typeof email === "string" && email !== "" ? email : null;
  const name = address ?? (typeof username === "string" ? username : String(sub));
  return { by: options.id, name, email: address, groups: groupsIn(claims, options.groupsClaim) };
}

function groupsIn(claims: Record<string, unknown>, path: string): string[] {
  // A name with dots of its own, such as an address, comes first.
  let value: unknown = claims[path];
  if (value === undefined) {
    value = path
      .split(".")
      .reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), claims);
  }
  return [value].flat().filter((group) => typeof group === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
