/** The provider that the settings name. */
import type { Config } from "../../config";
import { createGithubProvider, createGitlabProvider } from "./hubProviders";
import { createOidcProvider } from "./oidcProvider";
import type { PeopleRules } from "./people";
import type { Provider } from "./provider";

export function openProvider({
  provider: settings,
  people,
}: Pick<Config, "provider" | "people">): Provider | null {
  if (settings === null) return null;
  const { kind, clientId, clientSecret, redirectUri } = settings;
  const client = { clientId, clientSecret, redirectUri };
  const hub = { ...client, origin: settings.address, needsGroups: needsGroups(people) };
  const oidc = { ...client, issuer: settings.address, groupsClaim: settings.groupsClaim };
  switch (kind) {
    case "github":
      return createGithubProvider(hub);
    case "gitlab":
      return createGitlabProvider({ ...hub, minAccessLevel: settings.minAccessLevel });
    case "google":
      return createOidcProvider({ ...oidc, id: kind, name: "Google", mustBeConfirmed: true });
    case "okta":
      return createOidcProvider({ ...oidc, id: kind, name: "Okta", mustBeConfirmed: true });
    case "oidc":
      return createOidcProvider({ ...oidc, id: kind, name: settings.address.host, mustBeConfirmed: false });
  }
}

function needsGroups({ groups, roles }: PeopleRules): boolean {
  return groups.length > 0 || roles.some(({ who }) => !who.includes("@"));
}
