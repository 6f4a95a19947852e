/** The provider that people sign in at, put together from its settings, which are Flower's where Flower has them. */
import type { Role } from "@/lib/contract/roles";
import type { Settings } from "./configSettings";
import { isLoopback } from "./configAccess";

export interface ProviderSettings {
  kind: NonNullable<Settings["authProvider"]>;
  clientId: string;
  clientSecret: string;
  /** `https://umbel.example.com/login`, as it is registered at the provider. */
  redirectUri: string;
  /** The issuer, or where GitHub or GitLab is. */
  address: URL;
  groupsClaim: string;
  /** GitLab's. */
  minAccessLevel: number;
}

/** Who gets in of those whom a provider or a proxy names, and as what. */
export interface PeopleSettings {
  /** Patterns of e-mail addresses as Flower's `auth`; null: every address. */
  emails: string | null;
  groups: readonly string[];
  roles: readonly { who: string; role: Role }[];
}

type Asked = Pick<
  Settings,
  | "anonymous"
  | "auth"
  | "authProvider"
  | "authGroups"
  | "authHeader"
  | "authRoles"
  | "basicAuth"
  | "oauth2Key"
  | "oauth2Secret"
  | "oauth2RedirectUri"
  | "oidcIssuer"
  | "oidcGroupsClaim"
  | "githubDomain"
  | "gitlabDomain"
  | "gitlabMinAccessLevel"
  | "urlPrefix"
>;

export interface GatheredProvider {
  /** Null without problems: none is set. */
  provider: ProviderSettings | null;
  problems: string[];
  warnings: string[];
}

/** `from`: the name by which a setting was given. */
export function gatherProvider(
  settings: Asked,
  from: (name: keyof Asked) => string | undefined,
): GatheredProvider {
  const {
    authProvider: kind,
    oauth2Key,
    oauth2Secret,
    oauth2RedirectUri,
    auth,
    authGroups,
    authRoles,
  } = settings;
  if (kind === null) {
    const lost = (["auth", "authGroups", "authRoles"] as const).map(from).find((name) => name !== undefined);
    if (lost === undefined || settings.authHeader !== null)
      return { provider: null, problems: [], warnings: [] };
    const words = `${lost} says who may sign in, and not where: that needs --auth-provider or --auth-header beside it`;
    // Leaving it aside must not let everybody in by default.
    const hasOther = settings.basicAuth.length > 0 || settings.anonymous !== null;
    return { provider: null, problems: hasOther ? [] : [words], warnings: hasOther ? [words] : [] };
  }
  const address = addressOf(settings);
  const problems: string[] = [];
  const missing = [
    oauth2Key === null ? "--oauth2-key" : "",
    oauth2Secret === null ? "--oauth2-secret" : "",
    oauth2RedirectUri === null ? "--oauth2-redirect-uri" : "",
    address === null ? "--oidc-issuer" : "",
  ].filter((name) => name !== "");
  if (missing.length > 0) problems.push(`--auth-provider ${kind} needs ${missing.join(", ")}`);
  if (auth === null && authGroups.length === 0 && authRoles.length === 0) {
    problems.push(
      `--auth-provider ${kind} lets in whoever has an account there: say who with --auth, --auth-groups or --auth-roles`,
    );
  }
  const wanted = `${settings.urlPrefix}/login`;
  if (oauth2RedirectUri !== null && new URL(oauth2RedirectUri).pathname !== wanted) {
    problems.push(`--oauth2-redirect-uri must end in ${wanted}, such as https://umbel.example.com${wanted}`);
  }
  if (address !== null && address.protocol === "http:" && !isLoopback(address.hostname)) {
    problems.push(
      `--auth-provider ${kind} is asked over plain HTTP, where anybody on the way could answer: use https://`,
    );
  }
  if (problems.length > 0 || !oauth2Key || !oauth2Secret || !oauth2RedirectUri || !address) {
    return { provider: null, problems, warnings: [] };
  }
  const { oidcGroupsClaim: groupsClaim, gitlabMinAccessLevel: minAccessLevel } = settings;
  const client = { clientId: oauth2Key, clientSecret: oauth2Secret, redirectUri: oauth2RedirectUri };
  return {
    provider: { kind, ...client, address, groupsClaim, minAccessLevel },
    problems,
    warnings: [],
  };
}

function addressOf({ authProvider, oidcIssuer, githubDomain, gitlabDomain }: Asked): URL | null {
  if (authProvider === "github") return new URL(githubDomain);
  if (authProvider === "gitlab") return new URL(gitlabDomain);
  if (authProvider === "google") return new URL(oidcIssuer ?? "https://accounts.google.com");
  return oidcIssuer === null ? null : new URL(oidcIssuer);
}
