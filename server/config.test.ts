import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe as suite, expect, it } from "vitest";
import { ConfigError, isLoopback, readConfig, type Config } from "./config";
import { FLOWER_WITHOUT_MEANING } from "./configFlower";
import { defaultText, describe, NAMES } from "./configSettings";

const SECRET = "s3cret";

/** `files`: by path. */
function read(
  argv: string[],
  env: Record<string, string> = {},
  files: Readonly<Record<string, string>> = {},
): Config {
  const readFile = (path: string) => files[path] ?? null;
  const found = readConfig({ argv, env, version: "1.2.3", readFile });
  if ("answer" in found) throw new Error(`an answer instead of settings: ${found.answer}`);
  return found.config;
}

function problemsOf(
  argv: string[],
  env: Record<string, string> = {},
  files: Readonly<Record<string, string>> = {},
): string[] {
  try {
    read(argv, env, files);
  } catch (error) {
    if (error instanceof ConfigError) return [...error.problems];
    throw error;
  }
  return [];
}

suite("readConfig", () => {
  it("has a default for everything", () => {
    const { dataDir, ...rest } = read([], { XDG_DATA_HOME: "/data" });
    expect(dataDir).toMatch(process.platform === "linux" ? /^\/data\/umbel$/ : /umbel$/);
    expect(rest).toEqual({
      brokerUrl: "amqp://guest:guest@localhost:5672//",
      brokerApiUrl: null,
      brokerTransportOptions: null,
      brokerCa: null,
      brokerCert: null,
      brokerKey: null,
      brokerVerify: null,
      resultBackendUrl: null,
      resultBackendOptions: null,
      redisUrl: null,
      redisShards: null,
      redisReplicas: 0,
      dataSync: "second",
      eventQueueType: "classic",
      port: 5555,
      address: "127.0.0.1",
      unixSocket: null,
      tlsCert: null,
      tlsKey: null,
      trustProxy: false,
      urlPrefix: "",
      maxTasks: 100_000,
      maxAgeMs: null,
      role: "all",
      readOnly: false,
      basicAuth: [],
      authProvider: null,
      auth: null,
      authGroups: [],
      authRoles: [],
      authHeader: null,
      authGroupsHeader: null,
      authHeaderFrom: ["127.0.0.1", "::1"],
      people: { emails: null, groups: [], roles: [] },
      permissions: [],
      oauth2Key: null,
      oauth2Secret: null,
      oauth2RedirectUri: null,
      oidcIssuer: null,
      oidcGroupsClaim: "groups",
      githubDomain: "https://github.com",
      gitlabDomain: "https://gitlab.com",
      gitlabMinAccessLevel: 20,
      provider: null,
      redact: [],
      redactDefaults: true,
      sessionKey: null,
      sessionAgeMs: 43_200_000,
      embedHosts: ["'self'"],
      embedKey: null,
      anonymous: "admin",
      anonymousIsLocal: true,
      requireReason: false,
      actionsPerMinute: 3000,
      auditLines: 20_000,
      auditAgeMs: 365 * 86_400_000,
      cluster: "default",
      instance: null,
      eventQueueLimit: 1_000_000,
      eventExchange: "celeryev",
      controlExchange: "celery",
      enableEvents: false,
      forgetWorkersAfterMs: 86_400_000,
      caughtTasks: 10_000,
      caughtBytes: 20_000_000,
      caughtAgeMs: 7 * 86_400_000,
      inspectTimeoutMs: 1000,
      runtimeBuckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      logLevel: "info",
      warnings: [],
    });
  });

  it("takes the command line before our variable before Celery's before Flower's", () => {
    const env = {
      UMBEL_BROKER: "amqp://own/",
      CELERY_BROKER_URL: "amqp://celery/",
      UMBEL_PORT: "1",
      FLOWER_PORT: "2",
      FLOWER_MAX_TASKS: "7",
    };
    expect(read([], env)).toMatchObject({ brokerUrl: "amqp://own/", port: 1, maxTasks: 7 });
    expect(read(["--port", "3", "-b", "pyamqp://line//"], env)).toMatchObject({
      brokerUrl: "amqp://line//",
      port: 3,
    });
  });

  it("takes escaped passwords and numbered databases", () => {
    expect(read(["--broker", "amqp://u:%25zz@host//", "--redis", "redis://u:p%40@h:6379/15"])).toMatchObject({
      brokerUrl: "amqp://u:%25zz@host//",
      redisUrl: "redis://u:p%40@h:6379/15",
    });
    const several = ["redis+cluster://:p%40@h:7000,h:7001", "rediss+sentinel://u:p@s,t:26380/main/2"];
    for (const url of ["redis://h", "redis://h/", "rediss://h/0?family=6", ...several]) {
      expect(read(["--redis", url]).redisUrl).toBe(url);
    }
  });

  it("takes an empty variable as none", () => {
    expect(read([], { UMBEL_PORT: "", UMBEL_REDIS: " ", UMBEL_BASIC_AUTH: "" })).toMatchObject({
      port: 5555,
      redisUrl: null,
      basicAuth: [],
    });
  });

  it("starts with a Flower deployment's options unchanged", () => {
    const config = read([
      "--broker_api=http://guest:guest@rabbit:15672/api/",
      "--basic_auth=anna:one,bob:p:w2",
      "--url_prefix=flower",
      "--max_tasks=500",
      "--port=8888",
      "--address=0.0.0.0",
      "--persistent=True",
      "--db=/var/flower",
      "--logging=warning",
      "--read_only",
      "-A",
      "proj",
    ]);
    expect(config).toMatchObject({
      brokerApiUrl: "http://guest:guest@rabbit:15672/api/",
      urlPrefix: "/flower",
      maxTasks: 500,
      port: 8888,
      address: "0.0.0.0",
      readOnly: true,
      logLevel: "warn",
      anonymous: null,
      basicAuth: [
        { user: "anna", password: "one", role: "admin" },
        { user: "bob", password: "p:w2", role: "admin" },
      ],
    });
    expect(config.warnings.map((text) => text.split(" ")[0])).toEqual(["--app", "--persistent", "--db"]);
  });

  it("starts with a whole celery command", () => {
    const line = "celery -A proj -q --broker=amqp://a/ --workdir /srv --no-color flower --port=1 --xheaders";
    const config = read(line.split(" "));
    expect(config).toMatchObject({ brokerUrl: "amqp://a/", port: 1, trustProxy: true });
    expect(config.warnings.map((text) => text.split(" ")[0])).toEqual(["--app", "--workdir"]);
    expect(problemsOf(["celery", "flower", "flower"])).toEqual([expect.stringContaining("1 word on")]);
  });

  it("listens where Flower's options say", () => {
    const socket = "--unix_socket=run/flower.sock";
    const line = [socket, "--certfile=/c.pem", "--keyfile=~/k.pem", "--anonymous=viewer"];
    const config = read(line, {}, { "/c.pem": "", [join(homedir(), "k.pem")]: "" });
    expect(config.unixSocket).toBe(join(process.cwd(), "run/flower.sock"));
    expect(config).toMatchObject({ tlsCert: "/c.pem", tlsKey: join(homedir(), "k.pem") });
    expect(problemsOf([socket])).toEqual([expect.stringContaining("--unix-socket can be reached")]);
    expect(read(["--unix_socket="]).unixSocket).toBeNull();
    expect(read([], { FLOWER_DEBUG: "true" }).logLevel).toBe("debug");
    expect(read(["--debug", "--logging=error"]).logLevel).toBe("error");
    expect(read([], { FLOWER_DEBUG: "off" }).logLevel).toBe("info");
    expect(problemsOf(["--certfile=/c.pem"], {}, { "/c.pem": "" })).toEqual([
      expect.stringContaining("go together"),
    ]);
  });

  it("names every file of a certificate that is not there", () => {
    const env = { UMBEL_TLS_KEY: "/no-key.pem" };
    expect(problemsOf(["--tls-cert=/no.pem", "--broker-ca=/no-ca.pem"], env)).toEqual([
      "--broker-ca names a file that is not there: /no-ca.pem",
      "--tls-cert names a file that is not there: /no.pem",
      "UMBEL_TLS_KEY names a file that is not there: /no-key.pem",
    ]);
  });

  suite("with Flower's configuration file", () => {
    const FILE = "flowerconfig.py";
    const source = [
      "import os",
      "port = 8080",
      'basic_auth = ["ada:one", "bob:p:w2"]  # who may come in',
      "url_prefix = os.environ.get('PREFIX', 'flower')",
      "task_runtime_metric_buckets = [0.1, 1, float('inf')]",
      "read_only = True",
      "purge_offline_workers = None",
      "persistent = True",
      "db = 'state.db'",
      "def format_task(task):",
      "    return task",
    ].join("\n");

    it("takes it as data, and warns of what means nothing here", () => {
      const config = read([], {}, { [FILE]: source });
      expect(config).toMatchObject({
        port: 8080,
        basicAuth: [
          { user: "ada", password: "one" },
          { user: "bob", password: "p:w2" },
        ],
        urlPrefix: "/flower",
        runtimeBuckets: [0.1, 1],
        readOnly: true,
        forgetWorkersAfterMs: 86_400_000,
      });
      expect(config.warnings.map((text) => text.split(" ").slice(0, 4).join(" "))).toEqual([
        "flowerconfig.py line 8: persistent",
        "flowerconfig.py line 9: db",
        "flowerconfig.py line 10: format_task",
      ]);
    });

    it("counts it before Flower's variables, and after the command line and ours", () => {
      const env = { FLOWER_PORT: "1", FLOWER_MAX_TASKS: "7", UMBEL_URL_PREFIX: "own", PREFIX: "env" };
      expect(read(["--read-only=false"], env, { [FILE]: source })).toMatchObject({
        port: 8080,
        maxTasks: 7,
        urlPrefix: "/own",
        readOnly: false,
      });
    });

    it("takes another one that is named", () => {
      const files = { "/etc/flower.py": "port = 1" };
      expect(read(["--conf=/etc/flower.py"], {}, files).port).toBe(1);
      expect(read([], { FLOWER_CONF: "/etc/flower.py" }, files).port).toBe(1);
      expect(problemsOf(["--conf=gone.py"])).toEqual([expect.stringContaining("not there: gone.py")]);
    });

    it("does not start without a sign-in that it cannot read, unless another is given", () => {
      const files = { [FILE]: `secret = '${SECRET}'\nbasic_auth = [f"ada:{secret}"]` };
      expect(problemsOf([], {}, files)).toEqual([
        expect.stringMatching(/^flowerconfig\.py line 2: basic_auth is no plain value.*--basic-auth$/),
      ]);
      expect(read(["--basic-auth", "a:b"], {}, files).basicAuth).toHaveLength(1);
      expect(problemsOf([], {}, { [FILE]: "auth = '.*@example.com'" })).toEqual([
        expect.stringContaining("flowerconfig.py line 1: auth says who may sign in"),
      ]);
    });

    it("names the line of a value that is wrong", () => {
      expect(problemsOf([], {}, { [FILE]: "\nport = 70000" })).toEqual([
        expect.stringMatching(/^flowerconfig\.py line 2: port is not/),
      ]);
    });
  });

  it("takes the time after which workers are forgotten, in Flower's seconds as well", () => {
    const after = (argv: string[], env = {}) => read(argv, env).forgetWorkersAfterMs;
    expect(after(["--forget-workers-after", "12h"])).toBe(12 * 3_600_000);
    expect(after(["--forget-workers-after", "never"])).toBeNull();
    expect(after(["--purge_offline_workers=300"])).toBe(300_000);
    expect(after([], { FLOWER_PURGE_OFFLINE_WORKERS: "10" })).toBe(10_000);
    expect(problemsOf(["--forget-workers-after", "soon"])).toEqual([
      expect.stringContaining("--forget-workers-after"),
    ]);
  });

  it.each(Object.keys(FLOWER_WITHOUT_MEANING))("warns of Flower's %s, which means nothing here", (name) => {
    const variable = `FLOWER_${name.toUpperCase()}`;
    const given = ["--anonymous", "viewer"];
    expect(read(given, { [variable]: "1" }).warnings.join()).toContain(variable);
    expect(read([...given, `--${name}=1`]).warnings.join()).toContain(`--${name}`);
  });

  it("reads users with and without a role, given several times", () => {
    const { basicAuth } = read(["--basic-auth", "a:b:viewer,c:d", "--basic-auth", "e:f:g:operator"]);
    expect(basicAuth).toEqual([
      { user: "a", password: "b", role: "viewer" },
      { user: "c", password: "d", role: "admin" },
      { user: "e", password: "f:g", role: "operator" },
    ]);
  });

  it("takes hashes for passwords, whose commas part no users", () => {
    const argon2 = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$ZGlnZXN0ZGlnZXN0";
    const bcrypt = "$2b$12$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    expect(read(["--basic-auth", `a:${argon2}:viewer,b:${bcrypt},c:plain`]).basicAuth).toEqual([
      { user: "a", password: argon2, role: "viewer" },
      { user: "b", password: bcrypt, role: "admin" },
      { user: "c", password: "plain", role: "admin" },
    ]);
    expect(problemsOf(["--basic-auth", `a:${bcrypt.slice(0, -3)}`])).toEqual([
      '--basic-auth has a hash for "a" that is cut short, or of no kind that is known',
    ]);
    expect(problemsOf(["--basic-auth", `a:${argon2.replace("65536", "4000000")}`])).toEqual([
      '--basic-auth has a hash for "a" that takes more than 1 GiB of memory to work out',
    ]);
    for (const slow of [argon2.replace("t=3", "t=1000000"), bcrypt.replace("$12$", "$31$")]) {
      expect(problemsOf(["--basic-auth", `a:${slow}`])).toEqual([
        '--basic-auth has a hash for "a" that takes far too long to work out, at every sign-in',
      ]);
    }
    expect(problemsOf(["--basic-auth", `a:${argon2.replace("65536,t=3", "1048576,t=4")}`])).toEqual([]);
  });

  it("says so where every site may hold widgets", () => {
    const { embedHosts, warnings } = read(["--embed-hosts", "*"]);
    expect(embedHosts).toEqual(["'self'", "*"]);
    expect(warnings).toEqual([expect.stringMatching(/^--embed-hosts lets pages of every site hold widgets/)]);
    expect(read(["--embed-hosts", "https://*.example.com"]).warnings).toEqual([]);
  });

  it("takes no session key that could be guessed; Flower's is left aside then", () => {
    expect(read(["--session-key", "0123456789abcdef"]).sessionKey).toBe("0123456789abcdef");
    expect(problemsOf(["--session-key", "short"])).toEqual([
      "--session-key is shorter than 16 characters, so that it could be guessed",
    ]);
    const { sessionKey, warnings } = read([], { FLOWER_COOKIE_SECRET: "short" });
    expect(sessionKey).toBeNull();
    expect(warnings.join()).toContain("FLOWER_COOKIE_SECRET is shorter than 16 characters");
  });

  it("leaves nobody in by default where there are users, or where it was said", () => {
    expect(read(["--basic-auth", "a:b"]).anonymous).toBeNull();
    expect(read(["--anonymous", "none"]).anonymous).toBeNull();
    expect(read(["--anonymous", "viewer", "--address", "::"])).toMatchObject({
      anonymous: "viewer",
      anonymousIsLocal: false,
    });
  });

  it("does not start open to others without a word, and says the three ways", () => {
    const [problem] = problemsOf(["--address", "0.0.0.0"]);
    expect(problem).toContain("--basic-auth");
    expect(problem).toContain("--anonymous");
    expect(problem).toContain("--address 127.0.0.1");
    expect(problemsOf(["--address", "0.0.0.0", "--role", "ingest"])).toEqual([]);
  });

  it("does not drop Flower's sign-in in silence", () => {
    expect(problemsOf([], { FLOWER_AUTH: ".*@example[.]com" })).toEqual([
      expect.stringContaining("FLOWER_AUTH"),
    ]);
    expect(read(["--auth=x", "--basic-auth", "a:b"]).warnings).toEqual([
      expect.stringContaining("--auth says who may sign in"),
    ]);
  });

  const GITHUB = ["--auth-provider", "github", "--oauth2-key", "k", "--oauth2-secret", "s"];
  const BACK = ["--oauth2-redirect-uri", "https://umbel.example.com/login"];

  it("puts together where people sign in, also from Flower's names", () => {
    const flower = {
      FLOWER_AUTH: ".*@example.com|joe@b.org",
      FLOWER_AUTH_PROVIDER: "flower.views.auth.GitLabLoginHandler",
      FLOWER_OAUTH2_KEY: "key",
      FLOWER_OAUTH2_SECRET: "secret",
      FLOWER_OAUTH2_REDIRECT_URI: "https://flower.example.com/flower/login",
      FLOWER_URL_PREFIX: "flower",
      FLOWER_GITLAB_OAUTH_DOMAIN: "git.example.com",
      FLOWER_GITLAB_AUTH_ALLOWED_GROUPS: "acme/ops, acme/dba",
      FLOWER_GITLAB_MIN_ACCESS_LEVEL: "30",
    };
    expect(read(["--address", "0.0.0.0"], flower)).toMatchObject({
      anonymous: null,
      warnings: [],
      provider: {
        kind: "gitlab",
        address: new URL("https://git.example.com"),
        clientId: "key",
        clientSecret: "secret",
        minAccessLevel: 30,
      },
      people: { emails: ".*@example.com|joe@b.org", groups: ["acme/ops", "acme/dba"], roles: [] },
    });
    const { people } = read([...GITHUB, ...BACK, "--auth-roles", "acme/ops=admin, *@b.org=viewer"]);
    expect(people.roles).toEqual([
      { who: "acme/ops", role: "admin" },
      { who: "*@b.org", role: "viewer" },
    ]);
  });

  it("takes names from a proxy of its own addresses", () => {
    const options = ["--address", "0.0.0.0", "--auth-header", "X-Forwarded-Email"];
    expect(read([...options, "--auth-header-from", "10.0.0.0/8, ::1"])).toMatchObject({
      anonymous: null,
      authHeader: "x-forwarded-email",
      authHeaderFrom: ["10.0.0.0/8", "::1"],
    });
    for (const wrong of ["10.0.0.0/33", "10.0.0", "proxy", "::1/129", "1.2.3.4/8/8", ""])
      expect(problemsOf([...options, `--auth-header-from=${wrong}`]).length, wrong).toBe(1);
  });

  it.each([
    [GITHUB.slice(0, 2), "--auth-provider github needs --oauth2-key, --oauth2-secret, --oauth2-redirect-uri"],
    [[...GITHUB, ...BACK], "lets in whoever has an account there: say who with --auth"],
    [["--auth-provider", "my.own.Handler"], '--auth-provider is "my.own.Handler"'],
    [["--auth-provider", "oidc", ...GITHUB.slice(2), ...BACK, "--auth", "a@b.c"], "needs --oidc-issuer"],
    [
      [...GITHUB, ...BACK, "--auth", "a@b.c", "--url-prefix", "x"],
      "--oauth2-redirect-uri must end in /x/login",
    ],
    [[...GITHUB, ...BACK, "--auth", "a@b.c", "--github-domain", "http://git.example.com"], "over plain HTTP"],
    [
      [...GITHUB, ...BACK, "--auth-roles", "ops=boss"],
      '--auth-roles has no viewer, operator or admin behind a "="',
    ],
    [
      [...GITHUB, ...BACK, "--auth-roles", "*=viewer"],
      '--auth-roles has a pattern that is no e-mail address: "*"',
    ],
  ])("does not start with half a provider: %j", (options, words) => {
    expect(problemsOf(options).join("\n")).toContain(words);
  });

  it.each([
    [["--port", "70000"], "--port is not"],
    [["--port"], "--port needs a value"],
    [["--port", "5555x"], "--port is not"],
    [["--max-age", "7"], "--max-age is not"],
    [["--max-age", "5s"], "--max-age is not"],
    [["--session-age", "9s"], "--session-age is not ten seconds"],
    [["--max-tasks", "0"], "--max-tasks is not"],
    [["--role", "boss"], "--role is"],
    [["--anonymous", "root"], "--anonymous is"],
    [["--read-only=perhaps"], "--read-only is"],
    [["--log-level", "loud"], "--log-level is"],
    [["--url-prefix", "/a b"], "--url-prefix is not"],
    [["--url-prefix", "/../x"], "--url-prefix is not"],
    [["--cluster", "a:b"], "--cluster may hold"],
    [["--instance", ""], "--instance may hold"],
    [["--event-queue-limit", "5"], "--event-queue-limit is not"],
    [["--event-exchange", "x".repeat(256)], "--event-exchange is longer"],
    [["--broker", "localhost"], "--broker is not a URL"],
    [["--broker-transport-options", `{"sentinel_kwargs": {"password": ${SECRET}`], "is not a JSON object"],
    [
      ["--broker-transport-options", `{"fanout_patterns": "${SECRET}"}`],
      "another kind than Celery takes: fanout_patterns",
    ],
    [["--broker", `sqs://:${SECRET}@host/0`], 'has the scheme "sqs"'],
    [["--broker", `sqs://${SECRET}:${SECRET}@host`], 'the scheme "sqs"'],
    [["--broker", `amqp://guest:${SECRET}@host:99999//`], "--broker cannot be read"],
    [["--broker", `amqp://gu est:${SECRET}@ho st//`], "--broker cannot be read"],
    [["--redis", `http://u:${SECRET}@host`], "--redis is not"],
    [["--redis", `u:${SECRET}@host`], "--redis is not"],
    [["--broker", `amqp://u:%zz${SECRET}@host//`], "--broker has a % in its user name or password"],
    [["--broker", `redis://u:%${SECRET}@host/0`], "--broker has a % in its user name or password"],
    [["--redis", `redis://u:%${SECRET}@host/0`], "--redis has a % in its user name or password"],
    [["--redis", `redis://u:${SECRET}@h/notadb`], "--redis has no number of a database"],
    [["--broker", `redis://u:${SECRET}@h/notadb`], "--broker has no number of a database"],
    [["--address", ""], "--address is empty"],
    [["--broker-api", `ftp://u:${SECRET}@host`], "--broker-api is not"],
    [["--result-backend", SECRET], "--result-backend is not"],
    [["--basic-auth", SECRET], "--basic-auth is not"],
    [["--basic-auth", `a:${SECRET},a:${SECRET}`], "--basic-auth names a user twice"],
    [["--basic-aut", `a:${SECRET}`], "did you mean --basic-auth?"],
    [[`--brokr=amqp://a:${SECRET}@b`], "did you mean --broker?"],
    [[`a:${SECRET}`], "belongs to no option"],
  ])("refuses %j by name, without a secret", (argv, words) => {
    const text = problemsOf(argv).join("\n");
    expect(text).toContain(words);
    expect(text).not.toContain(SECRET);
  });

  it("names everything that is wrong at once", () => {
    const problems = problemsOf(["--port", "x", "--wrong", "--max-tasks"], {
      UMBEL_ROLE: "boss",
      CELERY_BROKER_URL: `sqs://:${SECRET}@host`,
    });
    for (const name of ["--port", "--wrong", "--max-tasks", "UMBEL_ROLE", "CELERY_BROKER_URL"]) {
      expect(problems.filter((line) => line.startsWith(name))).toHaveLength(1);
    }
    expect(problems).toHaveLength(5);
    expect(problems.join()).not.toContain(SECRET);
  });

  it("knows Kubernetes' variables about a service of the same name", () => {
    const config = read([], {
      UMBEL_PORT: "tcp://10.0.0.1:5555",
      UMBEL_PORT_5555_TCP: "tcp://10.0.0.1:5555",
      UMBEL_SERVICE_HOST: "10.0.0.1",
    });
    expect(config.port).toBe(5555);
    expect(config.warnings).toHaveLength(1);
  });

  it("warns of a variable that looks like ours and is not", () => {
    expect(read([], { UMBEL_BROKR: "x" }).warnings).toEqual(["UMBEL_BROKR is no variable of Umbel's"]);
  });

  it("lists every option, variable and default in --help, and tells its version", () => {
    const found = readConfig({ argv: ["--port", "x", "--help"], env: {}, version: "1.2.3" });
    const help = "answer" in found ? found.answer.replace(/\s+/g, " ") : "";
    for (const [name, { option, variables }] of Object.entries(NAMES)) {
      expect(help).toContain(`--${option}`);
      for (const variable of variables) expect(help).toContain(variable);
      const setting = name as keyof typeof NAMES; // Object.entries forgets it
      expect(help).toContain(describe(setting));
      expect(help).toContain(defaultText(setting) ?? "");
    }
    expect(readConfig({ argv: ["--version"], env: {}, version: "1.2.3" })).toEqual({ answer: "1.2.3\n" });
  });
});

suite(".env.example", () => {
  it("lists the same names and defaults as the schema", () => {
    const text = readFileSync(join(import.meta.dirname, "../.env.example"), "utf8");
    const listed = [...text.matchAll(/^# ?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const expected = Object.entries(NAMES).map(([name, { variables }]) => [
      variables[0],
      defaultText(name as keyof typeof NAMES) ?? "", // Object.entries forgets it
    ]);
    expect(listed).toEqual(expected);
  });
});

suite("isLoopback", () => {
  it.each(["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]", "umbel.localhost"])("%s is", (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(["0.0.0.0", "::", "", "10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", "1270.0.0.1"])(
    "%s is not",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
