/** A real OpenID provider of the test's own, with people who sign in there by a click. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export interface OidcPerson {
  email: string;
  email_verified: boolean;
  groups: string[];
}

export interface OidcServer {
  issuer: string;
  stop(): Promise<void>;
}

export const OIDC_CLIENT = { id: "umbel", secret: "a secret of the client's own" };

/** `people`: by the name that they sign in as. */
export async function startOidcServer(
  redirectUri: string,
  people: Readonly<Record<string, OidcPerson>>,
): Promise<OidcServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: OIDC_CLIENT.id, client_secret: OIDC_CLIENT.secret, redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["groups"] },
    cookies: { keys: ["only for tests"] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    // Nobody is asked whether Umbel may know their address.
    async loadExistingGrant({ oidc }) {
      const { client, session, params } = oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      const scope = params?.["scope"];
      grant.addOIDCScope(typeof scope === "string" ? scope : "openid");
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on("request", (request, response) => {
    const [, uid, person] = /^\/interaction\/([^/?]+)(?:\/(.+))?$/.exec(request.url ?? "") ?? [];
    if (uid === undefined) {
      void handle(request, response);
    } else if (person === undefined) {
      const links = Object.keys(people).map(
        (name) => `<p><a href="/interaction/${uid}/${name}">I am ${name}</a></p>`,
      );
      response
        .setHeader("content-type", "text/html")
        .end(`<!doctype html><title>Provider</title>${links.join("")}`);
    } else {
      void provider.interactionFinished(request, response, { login: { accountId: person } });
    }
  });
  return {
    issuer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
