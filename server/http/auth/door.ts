/** All that decides who comes in, put together from the settings: passwords, sessions, a provider, the gate. */
import type { Config } from "../../config";
import type { Services } from "../../services";
import { createAccessGate, type AccessGate, type Caller } from "../access";
import { createEndedSessions, type EndedSessionStore } from "./endedSessions";
import { createEmbedLinks, type EmbedLinks } from "./embedLinks";
import { createFormGuard, type FormGuard } from "./formGuard";
import { openProvider } from "./openProvider";
import { createProviderSignIn, type ProviderSignIn } from "./providerSignIn";
import { createSealer } from "./sealer";
import { createSessions, type Sessions } from "./sessions";
import { createSignInAudit, type SignInAudit } from "./signInAudit";
import { createTokenFinder, type TokenStore } from "./tokens";

export interface Door {
  gate: AccessGate;
  /** Null where nobody can sign in: then the store is asked for nothing. */
  sessions: Sessions | null;
  /** Guards the sign-in's form; null where nobody can sign in. */
  form: FormGuard | null;
  /** Null: nobody signs in at a provider. */
  atProvider: ProviderSignIn | null;
  signInAudit: SignInAudit;
  /** Links that open widgets. */
  links: EmbedLinks;
  /** Their session or token is over: what they have open is to be cut. */
  isOver(caller: Caller): boolean;
  /** A token was revoked. */
  endToken(id: string): void;
  stop(): Promise<void>;
}

export interface DoorOptions {
  config: Config;
  store: EndedSessionStore & { readonly tokens: TokenStore } & Pick<Services["store"], "writeAudit">;
  /** What cookies are sealed with; asked for where somebody can sign in, and with the first link to a widget. */
  readKey: () => Promise<string>;
  /** As `createPasswordChecker` takes it. */
  passwordThread?: URL | null;
  /** A sign-in could not be written into the audit. */
  onTrouble?: (error: unknown) => void;
  /** Unix ms. */
  now?: () => number;
}

export async function openDoor({
  config,
  store,
  readKey,
  passwordThread = null,
  onTrouble = () => {},
  now = Date.now,
}: DoorOptions): Promise<Door> {
  const { basicAuth, provider: settings, sessionAgeMs: ageMs, urlPrefix } = config;
  const tokens = createTokenFinder(store.tokens, now);
  // Open to this machine alone nobody has anything to lose, and the store is left in peace.
  const ended = createEndedSessions(config.anonymousIsLocal ? null : store, now);
  const tokenKey = (id: string) => `token ${id}`;
  let key: Promise<string> | null = null;
  const readSessionKey = () => (key ??= readKey());
  const links = createEmbedLinks({ embedKey: config.embedKey, readSessionKey, now });
  const hasSignIn = basicAuth.length > 0 || settings !== null;
  const sealer = hasSignIn ? createSealer(await readSessionKey(), now) : null;
  const sessions = sealer && createSessions({ sealer, ageMs, urlPrefix, ended, now });
  const form = sealer && createFormGuard({ sealer, urlPrefix, now });
  const signInAudit = createSignInAudit({ store, now, onTrouble });
  const onRefused = signInAudit.refused;
  const gate = createAccessGate(config, { sessions, passwordThread, tokens, links, onRefused, now });
  const provider = openProvider(config);
  const atProvider =
    provider &&
    settings &&
    sealer &&
    sessions &&
    createProviderSignIn({
      provider,
      redirectUri: settings.redirectUri,
      sealer,
      sessions,
      gate,
      audit: signInAudit,
      urlPrefix,
      now,
    });
  return {
    gate,
    sessions,
    form,
    atProvider,
    signInAudit,
    links,
    isOver({ token, session, link }) {
      if (link !== undefined) return link.expiresAt <= now();
      if (token !== null) return ended.has(tokenKey(token.id)) || (token.expiresAt ?? Infinity) <= now();
      return session !== null && sessions?.isOver(session) !== false;
    },
    endToken: (id) => ended.add(tokenKey(id), now() + TOKEN_REMEMBERED_MS),
    async stop() {
      ended.stop();
      await signInAudit.stop();
      await gate.stop();
    },
  };
}

/** A token that was revoked is found no more; this is for the connections that it has open, which end in seconds. */
const TOKEN_REMEMBERED_MS = 3_600_000;
