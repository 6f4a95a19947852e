import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { OIDC_CLIENT, startOidcServer, type OidcPerson } from "@/e2e/cluster/oidcServer";
import { shellSchema } from "@/lib/contract/api";
import { openQuietUmbel, type QuietUmbel } from "../../testing/quietUmbel";

const REDIRECT = "https://umbel.example.com/umbel/login";
const CLIENT = ["--oauth2-key", OIDC_CLIENT.id, "--oauth2-secret", OIDC_CLIENT.secret];
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openUmbel(...options: string[]): Promise<QuietUmbel> {
  const common = ["--url-prefix", "/umbel", "--oauth2-redirect-uri", REDIRECT, ...CLIENT];
  const pages = {
    handle: (_: IncomingMessage, response: ServerResponse) => Promise.resolve(void response.end("page")),
    close: () => Promise.resolve(),
  };
  const umbel = await openQuietUmbel({ options: [...common, ...options], pages });
  closing.push(() => umbel.close());
  return umbel;
}

/** A browser: its cookies by host, and redirects followed by hand. `127.0.0.1` is the provider, all else Umbel. */
function createBrowser(umbel: QuietUmbel) {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (host: string) => jars.get(host) ?? jars.set(host, new Map()).get(host)!;
  const keep = (host: string, lines: readonly string[]) => {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === "") jarOf(host).delete(name);
      else jarOf(host).set(name, value);
    }
  };
  const cookie = (host: string) => [...jarOf(host)].map(([name, value]) => `${name}=${value}`).join("; ");

  async function goto(url: URL): Promise<{ status: number; location: URL | null; body: string }> {
    const headers = { accept: "text/html", cookie: cookie(url.host) };
    if (url.hostname === "127.0.0.1") {
      const answer = await fetch(url, { headers, redirect: "manual" });
      keep(url.host, answer.headers.getSetCookie());
      const to = answer.headers.get("location");
      return {
        status: answer.status,
        location: to === null ? null : new URL(to, url),
        body: await answer.text(),
      };
    }
    const answer = await umbel.app.inject({
      url: url.pathname + url.search,
      headers: { ...headers, host: url.host, "x-forwarded-proto": "https" },
    });
    keep(url.host, [answer.headers["set-cookie"] ?? []].flat());
    const to = answer.headers.location;
    return {
      status: answer.statusCode,
      location: to === undefined ? null : new URL(to, url),
      body: answer.body,
    };
  }

  const browser = {
    jarOf,
    /** Follows redirects, until it comes to a page or `stopAt` says so of the next address. */
    async follow(
      start: string,
      stopAt: (url: URL) => boolean = () => false,
    ): Promise<{ url: URL; body: string }> {
      let url = new URL(start, REDIRECT);
      for (let steps = 0; steps < 20; steps += 1) {
        if (stopAt(url)) return { url, body: "" };
        const { location, body } = await goto(url);
        if (location === null) return { url, body };
        url = location;
      }
      throw new Error("goes round");
    },
    /** Signs in as somebody, at a provider of `startOidcServer`. */
    async signInAs(person: string, stopAt?: (url: URL) => boolean) {
      const door = await browser.follow("/umbel/login/start?next=%2Fumbel%2Ftasks%3Fsort%3Dname");
      const link = new RegExp(`href="([^"]+/${person})"`).exec(door.body)?.[1];
      if (link === undefined) throw new Error(`the provider does not ask: ${door.url.href} ${door.body}`);
      return browser.follow(new URL(link, door.url).href, stopAt);
    },
    async user() {
      const answer = await umbel.app.inject({
        url: "/umbel/api/v1/shell",
        headers: { cookie: cookie("umbel.example.com"), host: "umbel.example.com" },
      });
      return answer.statusCode === 200 ? shellSchema.parse(answer.json()).user : null;
    },
  };
  return browser;
}

const isReturn = (url: URL) => url.href.startsWith(`${REDIRECT}?`) && url.searchParams.has("code");

describe("a sign-in by OpenID Connect", () => {
  const PEOPLE: Record<string, OidcPerson> = {
    ada: { email: "ada@example.com", email_verified: true, groups: ["ops", "dev"] },
    otto: { email: "Otto@Example.com", email_verified: true, groups: ["dev"] },
    eve: { email: "eve@example.com.evil.org", email_verified: true, groups: [] },
    mallory: { email: "ada@example.com", email_verified: false, groups: ["ops"] },
  };

  async function open(...options: string[]) {
    const provider = await startOidcServer(REDIRECT, PEOPLE);
    closing.push(() => provider.stop());
    const umbel = await openUmbel("--auth-provider", "oidc", "--oidc-issuer", provider.issuer, ...options);
    return { umbel, provider };
  }

  it("leads there and back to what was wanted, with the role that the groups give", async () => {
    const { umbel } = await open(
      "--auth",
      ".*@example.com",
      "--auth-roles",
      "ops=admin,*@example.com=viewer",
    );
    const browser = createBrowser(umbel);
    expect((await browser.signInAs("ada")).url.href).toBe("https://umbel.example.com/umbel/tasks?sort=name");
    expect(await browser.user()).toMatchObject({ name: "ada@example.com", role: "admin", canSignIn: false });
    // What guarded the way there is used up.
    expect([...browser.jarOf("umbel.example.com").keys()]).toEqual([
      expect.stringMatching(/^umbel_session_[0-9a-f]{8}$/),
    ]);
    const other = createBrowser(umbel);
    await other.signInAs("otto");
    expect(await other.user()).toMatchObject({ name: "Otto@Example.com", role: "viewer" });
  });

  it("asks with PKCE, a state and a nonce, new each time", async () => {
    const { umbel, provider } = await open("--auth", ".*@example.com");
    const asked = await Promise.all(
      [1, 2].map(() =>
        createBrowser(umbel).follow("/umbel/login/start", (url) => url.origin === provider.issuer),
      ),
    );
    const [first, second] = asked.map(({ url }) => url.searchParams);
    expect(first?.get("code_challenge_method")).toBe("S256");
    expect(first?.get("redirect_uri")).toBe(REDIRECT);
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(first?.get(name)?.length).toBeGreaterThan(40);
      expect(first?.get(name)).not.toBe(second?.get(name));
    }
  });

  it.each([
    ["eve", "notAllowed"],
    ["mallory", "unconfirmed"],
  ])("does not let in %s: %s", async (person, trouble) => {
    const { umbel } = await open("--auth", ".*@example.com");
    const browser = createBrowser(umbel);
    const { url } = await browser.signInAs(person);
    expect(url.pathname).toBe("/umbel/login");
    expect(url.searchParams.get("trouble")).toBe(trouble);
    expect(await browser.user()).toBeNull();
  });

  it("is worth nothing in a browser that did not begin it, and nothing twice", async () => {
    const { umbel } = await open("--auth", ".*@example.com");
    const [victim, attacker] = [createBrowser(umbel), createBrowser(umbel)];
    const { url } = await attacker.signInAs("ada", isReturn);
    // The link to the end of a sign-in that somebody else began.
    expect((await victim.follow(url.href)).url.searchParams.get("trouble")).toBe("expired");
    expect(await victim.user()).toBeNull();
    // Also where the victim began one of their own.
    await victim.follow("/umbel/login/start", (to) => to.hostname === "127.0.0.1");
    expect((await victim.follow(url.href)).url.searchParams.get("trouble")).toBe("failed");
    expect(await victim.user()).toBeNull();
    await attacker.follow(url.href);
    expect(await attacker.user()).not.toBeNull();
    expect((await attacker.follow(url.href)).url.searchParams.get("trouble")).toBe("expired");
  });

  it("follows the settings: a session whose group is no longer let in is none", async () => {
    const key = ["--session-key", "the same for both of them", "--auth-provider", "oidc"];
    const provider = await startOidcServer(REDIRECT, PEOPLE);
    closing.push(() => provider.stop());
    const at = [...key, "--oidc-issuer", provider.issuer];
    const before = createBrowser(await openUmbel(...at, "--auth-groups", "ops", "--auth-roles", "ops=admin"));
    await before.signInAs("ada");
    expect(await before.user()).toMatchObject({ role: "admin" });
    const cookies = before.jarOf("umbel.example.com");
    for (const [rules, role] of [
      [["--auth-groups", "ops", "--auth-roles", "dev=operator"], "operator"],
      [["--auth-groups", "dba"], null],
    ] as const) {
      const after = createBrowser(await openUmbel(...at, ...rules));
      for (const [name, value] of cookies) after.jarOf("umbel.example.com").set(name, value);
      expect((await after.user())?.role ?? null).toBe(role);
    }
  });

  it("says that the provider cannot be reached, and starts without it", async () => {
    const umbel = await openUmbel(
      "--auth-provider",
      "oidc",
      "--oidc-issuer",
      "http://127.0.0.1:1",
      "--auth",
      ".*",
    );
    const { url } = await createBrowser(umbel).follow("/umbel/login/start?next=%2Fumbel%2Fworkers");
    expect(url.href).toBe(
      "https://umbel.example.com/umbel/login?trouble=unreachable&next=%2Fumbel%2Fworkers",
    );
  });
});

/** A provider that does as a test says, which no real one would. */
async function startFake(
  answer: (path: string, query: URLSearchParams) => Promise<unknown>,
): Promise<string> {
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (text) => (body += String(text)));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://fake");
      const query = new URLSearchParams(body === "" ? url.search : body);
      void answer(url.pathname, query).then((value) => {
        response.statusCode = value === undefined ? 404 : 200;
        response.setHeader("content-type", "application/json").end(JSON.stringify(value ?? {}));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("an id token", () => {
  const KEYS = Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  /** What is wrong with it; the rest is right. */
  type Forge = (claims: JWTPayload, sign: Sign) => Promise<string>;
  type Sign = (
    claims: JWTPayload,
    alg?: "RS256" | "HS256" | "HS256 by the public key" | "none" | "other key",
  ) => Promise<string>;

  async function signInWith(forge: Forge): Promise<string | null> {
    const [own, other] = await KEYS;
    const jwk = { ...(await exportJWK(own.publicKey)), kid: "1", alg: "RS256", use: "sig" };
    let nonce = "";
    const sign: Sign = async (claims, alg = "RS256") => {
      if (alg === "none") return new UnsecuredJWT(claims).encode();
      const signing = new SignJWT(claims);
      if (alg === "HS256" || alg === "HS256 by the public key") {
        // Everybody knows the public key: taken for a secret, it would sign for everybody.
        const secret = alg === "HS256" ? OIDC_CLIENT.secret : await exportSPKI(own.publicKey);
        return signing.setProtectedHeader({ alg: "HS256", kid: "1" }).sign(new TextEncoder().encode(secret));
      }
      const key = alg === "RS256" ? own.privateKey : other.privateKey;
      return signing.setProtectedHeader({ alg: "RS256", kid: "1" }).sign(key);
    };
    const issuer = await startFake(async (path) => {
      const seconds = Math.floor(Date.now() / 1000);
      switch (path) {
        case "/.well-known/openid-configuration":
          return {
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ["code"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
          };
        case "/jwks":
          return { keys: [jwk] };
        case "/token": {
          const claims = {
            iss: issuer,
            aud: OIDC_CLIENT.id,
            sub: "1",
            email: "ada@example.com",
            nonce,
            iat: seconds,
            exp: seconds + 60,
          };
          return { access_token: "x", token_type: "Bearer", id_token: await forge(claims, sign) };
        }
        default:
          return undefined;
      }
    });
    const umbel = await openUmbel(
      "--auth-provider",
      "oidc",
      "--oidc-issuer",
      issuer,
      "--auth",
      ".*@example.com",
    );
    const browser = createBrowser(umbel);
    const { url } = await browser.follow("/umbel/login/start", (to) => to.origin === issuer);
    nonce = url.searchParams.get("nonce") ?? "";
    const back = `${REDIRECT}?code=1&state=${url.searchParams.get("state") ?? ""}`;
    const end = (await browser.follow(back)).url;
    const user = await browser.user();
    return user === null ? end.searchParams.get("trouble") : user.name;
  }

  it("that is right lets in", async () => {
    expect(await signInWith((claims, sign) => sign(claims))).toBe("ada@example.com");
  });

  const wrong: [string, Forge][] = [
    ["for another audience", (claims, sign) => sign({ ...claims, aud: "another" })],
    ["of another issuer", (claims, sign) => sign({ ...claims, iss: "https://evil.example.com" })],
    ["with another nonce", (claims, sign) => sign({ ...claims, nonce: "another" })],
    ["without a nonce", ({ nonce: _, ...claims }, sign) => sign(claims)],
    ["that is too old", (claims, sign) => sign({ ...claims, iat: 1, exp: 2 })],
    ["that nobody signed", (claims, sign) => sign(claims, "none")],
    ["signed with the client's secret", (claims, sign) => sign(claims, "HS256")],
    ["signed with the public key", (claims, sign) => sign(claims, "HS256 by the public key")],
    ["signed by somebody else", (claims, sign) => sign(claims, "other key")],
    ["that is none", () => Promise.resolve("x.y.z")],
  ];
  it.each(wrong)("%s does not", async (_, forge) => {
    expect(await signInWith(forge)).toBe("failed");
  });
});

describe("a sign-in at GitHub and GitLab", () => {
  /** As their documentation of the two APIs has it. */
  async function open(kind: "github" | "gitlab", answers: Record<string, unknown>, ...options: string[]) {
    const asked: string[] = [];
    const origin = await startFake((path, query) => {
      asked.push(`${path}?${query.toString()}`);
      if (path === "/login/oauth/access_token" || path === "/oauth/token") {
        const good = query.get("code") === "right" && (query.get("code_verifier") ?? "").length > 40;
        // GitHub says so with a status of 200.
        return Promise.resolve(
          good
            ? { access_token: "gho_token", token_type: "bearer", scope: "user:email" }
            : { error: "bad_verification_code" },
        );
      }
      return Promise.resolve(answers[path]);
    });
    const umbel = await openUmbel("--auth-provider", kind, `--${kind}-domain`, origin, ...options);
    const browser = createBrowser(umbel);
    const signIn = async (code: string, change = (state: string) => state) => {
      const { url } = await browser.follow("/umbel/login/start", (to) => to.hostname === "127.0.0.1");
      const state = change(url.searchParams.get("state") ?? "");
      const end = (await browser.follow(`${REDIRECT}?code=${code}&state=${state}`)).url;
      return { asks: url, user: await browser.user(), trouble: end.searchParams.get("trouble") };
    };
    return { signIn, asked, browser };
  }

  const EMAILS = [
    { email: "old@other.org", verified: true, primary: false },
    { email: "ada@example.com", verified: true, primary: true },
  ];
  const TEAMS = [{ slug: "ops", name: "Ops!", organization: { login: "acme" } }];
  const GITHUB = { "/api/v3/user/emails": EMAILS, "/api/v3/user/teams": TEAMS };

  it("goes by GitHub's confirmed address", async () => {
    const { signIn, asked } = await open("github", GITHUB, "--auth", "ada@example.com");
    const { asks, user } = await signIn("right");
    expect(asks.pathname).toBe("/login/oauth/authorize");
    expect(asks.searchParams.get("scope")).toBe("user:email");
    expect(asks.searchParams.get("code_challenge_method")).toBe("S256");
    expect(user).toMatchObject({ name: "ada@example.com", role: "admin" });
    expect(asked.join()).not.toContain("teams");
  });

  it("asks GitHub for teams where the settings name one", async () => {
    const ops = await open(
      "github",
      GITHUB,
      "--auth-groups",
      "acme/ops",
      "--auth-roles",
      "acme/ops=operator",
    );
    const { asks, user } = await ops.signIn("right");
    expect(asks.searchParams.get("scope")).toBe("user:email read:org");
    expect(user).toMatchObject({ role: "operator" });
    const dba = await open("github", GITHUB, "--auth-groups", "acme/dba,ops,acme");
    expect(await dba.signIn("right")).toMatchObject({ user: null, trouble: "notAllowed" });
  });

  it.each([
    [
      "an address that is not confirmed",
      [{ email: "ada@example.com", verified: false, primary: true }],
      "unconfirmed",
    ],
    ["another address", [{ email: "eve@evil.org", verified: true, primary: true }], "notAllowed"],
    ["no list of addresses", { message: "Bad credentials" }, "failed"],
  ])("does not let in by GitHub with %s", async (_, emails, trouble) => {
    const github = await open("github", { "/api/v3/user/emails": emails }, "--auth", ".*@example.com");
    expect(await github.signIn("right")).toMatchObject({ user: null, trouble });
  });

  it("does not let in by a wrong code, a changed state, or a refusal", async () => {
    const { signIn, browser } = await open("github", GITHUB, "--auth", ".*@example.com");
    expect(await signIn("wrong")).toMatchObject({ user: null, trouble: "failed" });
    expect(await signIn("right", (state) => `${state}x`)).toMatchObject({ user: null, trouble: "failed" });
    const { url } = await browser.follow("/umbel/login/start", (to) => to.hostname === "127.0.0.1");
    const state = url.searchParams.get("state") ?? "";
    const denied = await browser.follow(`${REDIRECT}?error=access_denied&state=${state}`);
    expect(denied.url.searchParams.get("trouble")).toBe("denied");
  });

  it("goes by GitLab's address and groups, of which one is needed", async () => {
    const gitlab = {
      "/api/v4/user": { email: "ada@example.com", confirmed_at: "2020-01-01T00:00:00Z" },
      "/api/v4/groups": [{ full_path: "acme/ops" }, { full_path: "acme" }],
    };
    const options = [
      "--auth",
      ".*@example.com",
      "--auth-groups",
      "acme/ops",
      "--gitlab-min-access-level",
      "30",
    ];
    const { signIn, asked } = await open("gitlab", gitlab, ...options);
    const { asks, user } = await signIn("right");
    expect(asks.searchParams.get("scope")).toBe("read_api");
    expect(user).toMatchObject({ name: "ada@example.com", role: "admin" });
    expect(asked).toContain("/api/v4/groups?min_access_level=30&per_page=100&page=1");
    const other = await open("gitlab", gitlab, "--auth", ".*@example.com", "--auth-groups", "acme/op");
    expect(await other.signIn("right")).toMatchObject({ user: null, trouble: "notAllowed" });
    const unconfirmed = { ...gitlab, "/api/v4/user": { email: "ada@example.com", confirmed_at: null } };
    const third = await open("gitlab", unconfirmed, "--auth", ".*@example.com");
    expect(await third.signIn("right")).toMatchObject({ user: null, trouble: "unconfirmed" });
  });
});
