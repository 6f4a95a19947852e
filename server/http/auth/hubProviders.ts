/** GitHub and GitLab: OAuth 2 with PKCE and state, and their own APIs for who it is and what they belong to. */
import * as oidc from "openid-client";
import { z } from "zod";
import { expectedOf, TIMEOUT_S } from "./oidcProvider";
import { UnconfirmedError, type Provider } from "./provider";

export interface HubOptions {
  /** `https://github.com`, or that of one's own. */
  origin: URL;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** Ask which teams or groups they belong to: that takes a further permission, and time. */
  needsGroups: boolean;
}

/** Teams are told as `organization/team`, by their names in addresses. */
export function createGithubProvider(options: HubOptions): Provider {
  const api = githubApi(options.origin);
  return createHub(options, {
    id: "github",
    name: "GitHub",
    authorize: "/login/oauth/authorize",
    token: "/login/oauth/access_token",
    scope: options.needsGroups ? "user:email read:org" : "user:email",
    async identity(ask) {
      const emails = z.array(githubEmail).parse(await ask(`${api}/user/emails`));
      // One may have several: the one they chose, if it is confirmed.
      const own = emails.filter(({ verified }) => verified);
      const email = (own.find(({ primary }) => primary) ?? own[0])?.email;
      if (email === undefined) throw new UnconfirmedError();
      const teams = options.needsGroups
        ? await askPages((page) => ask(`${api}/user/teams?per_page=100&page=${page}`), githubTeam)
        : [];
      return { name: email, email, groups: teams.map((team) => `${team.organization.login}/${team.slug}`) };
    },
  });
}

const githubEmail = z.object({
  email: z.string(),
  verified: z.boolean(),
  primary: z.boolean().default(false),
});
const githubTeam = z.object({ slug: z.string(), organization: z.object({ login: z.string() }) });

/** GitHub's own is at a name of its own, also for tenants of ghe.com; a server of one's own has it under a path. */
function githubApi({ origin, protocol, host }: URL): string {
  const isTheirs = host === "github.com" || host.endsWith(".ghe.com");
  return isTheirs ? `${protocol}//api.${host}` : `${origin}/api/v3`;
}

export interface GitlabOptions extends HubOptions {
  /** As GitLab numbers them: 20 is a reporter. */
  minAccessLevel: number;
}

/** Groups are told by their full path, `group/subgroup`. */
export function createGitlabProvider(options: GitlabOptions): Provider {
  const api = `${options.origin.origin}/api/v4`;
  return createHub(options, {
    id: "gitlab",
    name: "GitLab",
    authorize: "/oauth/authorize",
    token: "/oauth/token",
    // Flower's, so that an application that was registered for it goes on.
    scope: "read_api",
    async identity(ask) {
      const user = z
        .object({ email: z.string().min(1), confirmed_at: z.string().nullish() })
        .parse(await ask(`${api}/user`));
      if (user.confirmed_at === null) throw new UnconfirmedError();
      const level = options.minAccessLevel;
      const groups = options.needsGroups
        ? await askPages(
            (page) => ask(`${api}/groups?min_access_level=${level}&per_page=100&page=${page}`),
            z.object({ full_path: z.string() }),
          )
        : [];
      return { name: user.email, email: user.email, groups: groups.map((group) => group.full_path) };
    },
  });
}

type Ask = (url: string) => Promise<unknown>;

interface Hub {
  id: string;
  name: string;
  authorize: string;
  token: string;
  scope: string;
  identity(ask: Ask): Promise<{ name: string; email: string; groups: string[] }>;
}

function createHub({ origin, clientId, clientSecret, redirectUri }: HubOptions, hub: Hub): Provider {
  const server = {
    issuer: origin.origin,
    authorization_endpoint: origin.origin + hub.authorize,
    token_endpoint: origin.origin + hub.token,
  };
  const config = new oidc.Configuration(server, clientId, clientSecret);
  config.timeout = TIMEOUT_S;
  if (origin.protocol === "http:") oidc.allowInsecureRequests(config); // settings allow that on loopback only
  return {
    id: hub.id,
    name: hub.name,
    async begin({ state, codeVerifier }) {
      return oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: hub.scope,
        state,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      });
    },
    async finish(url, guards) {
      const { access_token: token } = await oidc.authorizationCodeGrant(
        config,
        url,
        expectedOf(guards, false),
      );
      const ask: Ask = async (address) => {
        const answer = await fetch(address, {
          headers: { accept: "application/json", authorization: `Bearer ${token}`, "user-agent": "Umbel" },
          redirect: "error",
          signal: AbortSignal.timeout(TIMEOUT_S * 1000),
        });
        if (!answer.ok) throw new Error(`${hub.name} answers ${answer.status}`);
        return answer.json();
      };
      return { by: hub.id, ...(await hub.identity(ask)) };
    },
  };
}

/** Nobody belongs to more; a server that never ends must not keep us. */
const MOST_PAGES = 20;
const PAGE = 100;

async function askPages<T>(ask: (page: number) => Promise<unknown>, item: z.ZodType<T>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const found = z.array(item).parse(await ask(page));
    all.push(...found);
    if (found.length < PAGE) break;
  }
  return all;
}
