/**
 * Who is asking, and what they may do: the one gate for pages, API and sockets. Every route declares what it
 * asks for in `config.access`, to be looked at or a permission; a route that declares none cannot be added. What a permission
 * is asked for in just this case, the gate of actions decides.
 */
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import type {} from "fastify";
import type { Shell } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import { mayAtAll, missingPermission, type NeededAccess, type Rights } from "@/lib/contract/permissions";
import type { Role } from "@/lib/contract/roles";
import { isLoopback, type Config } from "../config";
import { createPasswordChecker } from "./auth/passwords";
import { grantsOfPerson, grantsOfToken, TOKEN_MARK } from "./auth/grants";
import { roleOf } from "./auth/people";
import { createProxyHeader } from "./auth/proxyHeader";
import { readBearer, type TokenFinder } from "./auth/tokens";
import type { EmbedLinks } from "./auth/embedLinks";
import type { LinkClaim, Widget } from "@/lib/widget/widget";
import type { Identity, Session, Sessions } from "./auth/sessions";
import { createTryCounter } from "./auth/tryCounter";
import { readReason } from "./readReason";

/** `public`: for everybody, also without a sign-in. It must tell nothing. */
export type Access = "public" | NeededAccess;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may use this route. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Set on every route that is not public. */
    caller: Caller | null;
  }
}

export interface Caller extends Rights {
  /** Empty for somebody who has not signed in. */
  name: string;
  /** They may not act, whatever their role. */
  readOnly: boolean;
  /** The address that they ask from, as wrong tries are counted by; empty on a socket file without a proxy's word. */
  from: string;
  /** Why they do it, in their words; null: they do not say. */
  reason: string | null;
  /** The browser, or a proxy for it, sends along by itself who they are, whoever made it ask. */
  isAmbient: boolean;
  /** The token that a program sent; null: it is a person. */
  token: { id: string; expiresAt: number | null } | null;
  /** What they signed in to in their browser; null: nothing, they sent a password along, or are anonymous. */
  session: Session | null;
  /** They came by a link, which lets them look at this and at nothing else until then, Unix ms. */
  link?: { widget: Widget; expiresAt: number };
}

/** Of a caller what is known before it is asked where they are. */
type Known = Omit<Caller, "from" | "reason">;

/** As much of a request as decides about it; a socket's handshake has it too. */
export interface AccessRequest {
  headers: IncomingHttpHeaders;
  /** The other end of the connection: a proxy's, where there is one. */
  remoteAddress: string;
  /** The link that came along, where it is asked for what links open. Then nothing else says who asks. */
  link?: LinkClaim | null;
}

export interface AccessGate {
  /** Who asks; null: nobody that we know. Rejects with TOO_MANY_TRIES, of a link with LINK_INVALID or LINK_EXPIRED. */
  whoIs(request: AccessRequest): Promise<Caller | null>;
  /** The caller, if they may. Rejects with NOT_SIGNED_IN, NOT_ALLOWED or TOO_MANY_TRIES. */
  admit(request: AccessRequest, needed: NeededAccess): Promise<Caller>;
  /** Throws NOT_SIGNED_IN or NOT_ALLOWED where they may not. */
  check(caller: Caller | null, needed: NeededAccess): Caller;
  /** Who it is by name and password; null: wrong. Rejects with TOO_MANY_TRIES. */
  signIn(name: string, password: string, request: AccessRequest): Promise<Identity | null>;
  /** Where they ask from: the other end of the connection, or whom a proxy that may be believed names. */
  addressOf(request: AccessRequest): string;
  /** Theirs, by the settings as they are; null: none. */
  roleOf(identity: Identity): Role | null;
  /** Whether anybody can sign in at all. */
  readonly hasSignIn: boolean;
  /** What a 401 answers programs in `WWW-Authenticate`; null where there are no passwords. */
  readonly challenge: string | null;
  stop(): Promise<void>;
}

type AccessConfig = Pick<
  Config,
  | "basicAuth"
  | "provider"
  | "people"
  | "permissions"
  | "authHeader"
  | "authGroupsHeader"
  | "authHeaderFrom"
  | "anonymous"
  | "anonymousIsLocal"
  | "readOnly"
  | "trustProxy"
>;
export interface AccessGateOptions {
  /** Null: there are none, and only what is sent with each request counts. */
  sessions?: Sessions | null;
  /** As `createPasswordChecker` takes it. */
  passwordThread?: URL | null;
  /** Null: there are none. */
  tokens?: TokenFinder | null;
  /** Somebody did not get in: a wrong password or token, or one try too many. */
  onRefused?: (refused: RefusedTry) => void;
  /** Null: no link counts. */
  links?: Pick<EmbedLinks, "check"> | null;
  /** Unix ms. */
  now?: () => number;
}

export interface RefusedTry {
  /** As whom they tried; empty of a token. */
  name: string;
  from: string;
  by: "password" | "token";
  /** It was not even looked at: there had been too many before it. */
  isTooMany: boolean;
}

export function createAccessGate(
  config: AccessConfig,
  {
    sessions = null,
    passwordThread = null,
    tokens = null,
    onRefused = () => {},
    links = null,
    now = Date.now,
  }: AccessGateOptions = {},
): AccessGate {
  const users = new Map(config.basicAuth.map((user) => [user.user, user]));
  const passwords = createPasswordChecker(
    config.basicAuth.map(({ password }) => password),
    passwordThread,
  );
  const tries = createTryCounter(now);
  // Nobody guesses a token, and whoever tries passwords must not keep out the programs of the same address.
  const tokenTries = createTryCounter(now);
  const { authHeader, authGroupsHeader, authHeaderFrom } = config;
  const readProxy =
    authHeader === null
      ? null
      : createProxyHeader({ header: authHeader, groupsHeader: authGroupsHeader, from: authHeaderFrom });
  const { readOnly } = config;

  function checkTries(from: string, name: string, by: RefusedTry["by"]): void {
    try {
      (by === "token" ? tokenTries : tries).check(from, name);
    } catch (error) {
      onRefused({ name: by === "token" ? "" : name, from, by, isTooMany: true });
      throw error;
    }
  }

  async function callerByPassword(name: string, password: string, address: string): Promise<Known | null> {
    checkTries(address, name, "password");
    const user = users.get(name);
    if (await passwords.matches(name, user?.password ?? null, password)) {
      return user ? { ...personOf(passwordIdentity(name), user.role), isAmbient: false } : null;
    }
    tries.failed(address, name);
    onRefused({ name, from: address, by: "password", isTooMany: false });
    return null;
  }

  async function callerBySession(cookie: string | undefined): Promise<Known | null> {
    const session = (await sessions?.read(cookie)) ?? null;
    if (session === null) return null;
    const role = roleNow(session);
    return role === null ? null : { ...personOf(session, role), session };
  }

  async function callerByToken(text: string, address: string): Promise<Known | null> {
    checkTries(address, TOKEN_MARK, "token");
    const token = (await tokens?.find(text)) ?? null;
    if (token === null) {
      tokenTries.failed(address, TOKEN_MARK);
      onRefused({ name: "", from: address, by: "token", isTooMany: false });
      return null;
    }
    const { id, role, expiresAt } = token;
    return {
      name: `${TOKEN_MARK}${token.name}`,
      role,
      grants: grantsOfToken(token.name, config.permissions),
      readOnly,
      isAmbient: false,
      token: { id, expiresAt },
      session: null,
    };
  }

  async function callerByLink(claim: LinkClaim): Promise<Known> {
    if (links === null) throw new AppError("LINK_INVALID");
    const expiresAt = await links.check(claim);
    return {
      name: "",
      role: "viewer",
      grants: [],
      readOnly: true,
      isAmbient: false,
      token: null,
      session: null,
      link: { widget: claim.widget, expiresAt },
    };
  }

  function callerByProxy(identity: Identity): Known | null {
    const role = roleOf(identity, config.people);
    return role === null ? null : personOf(identity, role);
  }

  function personOf(identity: Identity, role: Role): Known {
    const grants = grantsOfPerson(identity, config.permissions);
    return { name: identity.name, role, grants, readOnly, isAmbient: true, token: null, session: null };
  }

  /** By the settings as they are now: a user who was taken out of them is out. */
  function roleNow(identity: Identity): Role | null {
    if (identity.by === "password") return users.get(identity.name)?.role ?? null;
    const { provider } = config;
    return provider !== null && provider.kind === identity.by ? roleOf(identity, config.people) : null;
  }

  function anonymousCaller(host: string | undefined, forwarded: string | null): Known | null {
    if (config.anonymous === null) return null;
    if (config.anonymousIsLocal && !isLocalHost(host)) return null;
    if (config.anonymousIsLocal && forwarded !== null && !isLoopback(forwarded)) return null;
    const shared = { grants: [], readOnly, isAmbient: false, token: null, session: null };
    return { name: "", role: config.anonymous, ...shared };
  }

  async function knownCaller(request: AccessRequest): Promise<Known | null> {
    const { headers, remoteAddress, link = null } = request;
    if (link !== null) return callerByLink(link);
    const forwarded = config.trustProxy ? forwardedAddress(headers) : null;
    const address = gate.addressOf(request);
    const named = readProxy?.({ headers, remoteAddress }) ?? null;
    if (named) return callerByProxy(named);
    const bearer = tokens === null ? null : readBearer(headers.authorization);
    if (bearer !== null) return callerByToken(bearer, address);
    const login = users.size > 0 ? readBasicAuth(headers.authorization) : null;
    if (login) return callerByPassword(login.name, login.password, address);
    const caller = sessions === null ? null : await callerBySession(headers.cookie);
    if (caller) return caller;
    return anonymousCaller(headers.host, forwarded);
  }

  const gate: AccessGate = {
    hasSignIn: users.size > 0 || config.provider !== null,
    roleOf: roleNow,
    challenge: users.size > 0 ? 'Basic realm="Umbel", charset="UTF-8"' : null,
    async whoIs(request) {
      const known = await knownCaller(request);
      return known && { ...known, from: gate.addressOf(request), reason: readReason(request.headers) };
    },
    addressOf: ({ headers, remoteAddress }) =>
      // Where one socket takes both, Node writes addresses of IPv4 so.
      ((config.trustProxy ? forwardedAddress(headers) : null) ?? remoteAddress).replace(
        /^::ffff:(?=\d+\.)/i,
        "",
      ),
    admit: async (request, needed) => gate.check(await gate.whoIs(request), needed),
    check(caller, needed) {
      if (caller && mayAtAll(caller, needed)) return caller;
      if (caller) {
        const { words, details } = missingPermission(needed, null);
        throw new AppError("NOT_ALLOWED", { role: caller.role, ...details }, words);
      }
      if (gate.hasSignIn) throw new AppError("NOT_SIGNED_IN");
      throw new AppError("NOT_ALLOWED", {}, readProxy === null ? NOT_LOCAL : NOT_NAMED);
    },
    async signIn(name, password, request) {
      const caller = await callerByPassword(name, password, gate.addressOf(request));
      return caller === null ? null : passwordIdentity(name);
    },
    stop: () => passwords.stop(),
  };
  return gate;
}

function passwordIdentity(name: string): Identity {
  return { by: "password", name, email: null, groups: [] };
}

/** What pages are told of who looks at them. */
export function userOf(
  { name, role, grants, readOnly, session }: Caller,
  { hasSignIn }: Pick<AccessGate, "hasSignIn">,
): Shell["user"] {
  return {
    name,
    role,
    grants,
    readOnly,
    sessionEndsAt: session?.expiresAt ?? null,
    canSignIn: hasSignIn && name === "",
  };
}

const NOT_LOCAL =
  "Umbel is open to this machine only, under the names localhost and 127.0.0.1. " +
  "To open it under another name, start it with --basic-auth or --anonymous.";

const NOT_NAMED = "The proxy in front names nobody who may come in, or this did not come through it.";

/**
 * Whether the browser asked for this machine by one of its own names. A page of somebody else's, whose name was made
 * to lead to 127.0.0.1, has its own name in `Host`.
 */
function isLocalHost(host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  return isLoopback(new URL(`http://${host}`).hostname);
}

/** Whom a proxy that may be believed names as the caller, as Tornado reads it; null: nobody. */
function forwardedAddress(headers: IncomingHttpHeaders): string | null {
  // Whoever asks may have sent entries of their own: the last one is what the proxy itself saw.
  const last = (header: string | string[] | undefined) => [header].flat().at(-1)?.split(",").at(-1)?.trim();
  const address = last(headers["x-real-ip"]) ?? last(headers["x-forwarded-for"]) ?? "";
  return isIP(address) === 0 ? null : address;
}

function readBasicAuth(header: string | undefined): { name: string; password: string } | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? null : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
