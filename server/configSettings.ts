/**
 * Every setting there is: one entry of `configSchema` (its type, its default, the sentence that `--help` says of it) and
 * one of `NAMES` (how it is given).
 */
import { z } from "zod";
import { ROLES } from "@/lib/contract/roles";
import * as kind from "./configValues";

const none = null;

/** Every setting by the name the program knows it by. `prefault`: the default, written as one would give it. */
export const configSchema = z.object({
  brokerUrl: kind.brokerUrl
    .prefault("amqp://guest:guest@localhost:5672//")
    .describe(
      "The broker that Celery uses: amqp://, amqps://, redis://, rediss://, redis+socket:// or sentinel://.",
    ),
  brokerApiUrl: kind.httpUrl
    .nullable()
    .default(none)
    .describe("RabbitMQ's management API, such as http://user:password@host:15672/api/."),
  brokerTransportOptions: kind.transportOptions
    .nullable()
    .default(none)
    .describe(
      'Celery\'s broker_transport_options as JSON, such as {"global_keyprefix": "shop:"} or {"master_name": "main"}.',
    ),
  brokerCa: kind.folder
    .nullable()
    .default(none)
    .describe(
      "The authorities that the broker's certificate may come from, a PEM file (amqps://, rediss://).",
    ),
  brokerCert: kind.folder
    .nullable()
    .default(none)
    .describe("Our own certificate for the broker, a PEM file; its key may stand in it."),
  brokerKey: kind.folder.nullable().default(none).describe("The key of that certificate, a PEM file."),
  brokerVerify: kind
    .oneOf(["full", "ca", "none"])
    .nullable()
    .default(none)
    .describe("What is asked of the broker's certificate: full, ca (whatever its name) or none."),
  resultBackendUrl: kind.anyUrl
    .nullable()
    .default(none)
    .describe("Where Celery keeps results, to show them whole; for Django's table django-db+postgresql://…"),
  resultBackendOptions: kind.resultOptions
    .nullable()
    .default(none)
    .describe(
      'Celery\'s settings of the result backend that its URL does not hold, as JSON, such as {"global_keyprefix": "shop:"}.',
    ),
  redisUrl: kind.storeUrl
    .nullable()
    .default(none)
    .describe(
      "The Redis that Umbel keeps its own data in: redis://, rediss://, unix:///path, redis+cluster://host:port,host:port or redis+sentinel://host,host/master.",
    ),
  redisShards: kind
    .wholeNumber(1, 64)
    .nullable()
    .default(none)
    .describe(
      "How many parts a new store on a Redis Cluster is to have; as many as it has masters if left out. It stays so.",
    ),
  redisReplicas: kind
    .wholeNumber(0, 10)
    .prefault("0")
    .describe(
      "A batch counts as written, and is acknowledged, when so many replicas of Redis have it as well.",
    ),
  dataDir: kind.folder.nullable().default(none).describe("Where the private Redis keeps its files."),
  dataSync: kind
    .oneOf(["second", "always"])
    .prefault("second")
    .describe(
      "When the private Redis is sure that what it took is on the disk: every second, or always, before it answers.",
    ),
  port: kind.wholeNumber(0, 65_535).prefault("5555").describe("The port to listen on; 0 takes a free one."),
  address: kind.address
    .prefault("127.0.0.1")
    .describe(
      "The address to listen on; one that is not loopback needs a sign-in (--basic-auth, --auth-provider, --auth-header) or --anonymous.",
    ),
  unixSocket: kind.socketPath
    .nullable()
    .default(none)
    .describe("Listen on this socket file instead of a port; everybody on this machine may connect to it."),
  tlsCert: kind.folder
    .nullable()
    .default(none)
    .describe("The certificate to speak HTTPS with, a PEM file with those of its issuers."),
  tlsKey: kind.folder.nullable().default(none).describe("The key of that certificate, a PEM file."),
  trustProxy: kind.onOff
    .prefault("off")
    .describe(
      "Believe X-Real-Ip, X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto: a proxy in front sets them, and nobody else can reach us.",
    ),
  urlPrefix: kind.urlPrefix
    .prefault("")
    .describe(
      "Serve everything under this path, such as /umbel, whether a proxy in front leaves it on or takes it off.",
    ),
  maxTasks: kind
    .wholeNumber(1, 100_000_000)
    .prefault("100000")
    .describe("Keep at most this many tasks; the oldest go first."),
  maxAgeMs: kind.age
    .nullable()
    .default(none)
    .describe("Keep tasks for at most this long, such as 90m, 12h or 7d."),
  role: kind
    .oneOf(["all", "ingest", "web"])
    .prefault("all")
    .describe("What this process does: take events in (ingest), answer people (web), or all."),
  readOnly: kind.onOff.prefault("off").describe("Nobody may act, whatever their role: only look."),
  basicAuth: kind.basicAuth
    .default([])
    .describe(
      "Who may sign in; several apart by commas, or the option several times. The password may be a hash by bcrypt or argon2. Roles: viewer, operator, admin (if none is given).",
    ),
  authProvider: kind.authProvider
    .nullable()
    .default(none)
    .describe("Where people sign in: google, github, gitlab, okta or oidc (any OpenID Connect provider)."),
  auth: kind.plainText
    .nullable()
    .default(none)
    .describe("Whose e-mail addresses may sign in: addresses apart by |, in which .* stands for anything."),
  authGroups: kind.nameList
    .default([])
    .describe("The groups, or GitHub teams as organization/team, of which one is needed; apart by commas."),
  authRoles: kind.roleRules
    .default([])
    .describe(
      "Who has which role: GROUP=ROLE or *@example.com=ROLE, apart by commas; the highest counts, and without any everybody is an admin.",
    ),
  permissions: kind.jsonOrFile
    .nullable()
    .default(none)
    .describe(
      "Who may do what besides their role, for which tasks and queues: a file of JSON, or the JSON (docs/sign-in.md).",
    ),
  authHeader: kind.headerName
    .nullable()
    .default(none)
    .describe("The header in which a proxy that signs people in names them, such as X-Forwarded-Email."),
  authGroupsHeader: kind.headerName
    .nullable()
    .default(none)
    .describe("The header in which that proxy tells their groups, apart by commas."),
  authHeaderFrom: kind.networks
    .prefault("127.0.0.1,::1")
    .describe("From which addresses or networks that proxy asks; from others the headers are worth nothing."),
  oauth2Key: kind.plainText.nullable().default(none).describe("Our client id at the provider."),
  oauth2Secret: kind.plainText.nullable().default(none).describe("Our client secret at the provider."),
  oauth2RedirectUri: kind.httpUrl
    .nullable()
    .default(none)
    .describe("Where the provider sends people back to: our own address with /login behind it."),
  oidcIssuer: kind.httpUrl
    .nullable()
    .default(none)
    .describe(
      "The provider's address (issuer), of okta and oidc, such as https://id.example.com/realms/main.",
    ),
  oidcGroupsClaim: kind.plainText
    .prefault("groups")
    .describe("The claim that names somebody's groups; within others by dots, such as realm_access.roles."),
  githubDomain: kind.hubAddress.prefault("github.com").describe("Where GitHub is, of a server of one's own."),
  gitlabDomain: kind.hubAddress.prefault("gitlab.com").describe("Where GitLab is, of a server of one's own."),
  gitlabMinAccessLevel: kind
    .wholeNumber(0, 100)
    .prefault("20")
    .describe("The least access level in a GitLab group that counts as belonging to it."),
  redact: kind.redactRules
    .default([])
    .describe(
      "Hide more than passwords, tokens, card numbers and the like: a name (email, customer_*), arguments of tasks (billing.charge:0,2) or /a regular expression/ on values; the option several times, or apart by ; in the variable.",
    ),
  redactDefaults: kind.onOff
    .prefault("on")
    .describe("Hide what is likely a secret: values named like one, card numbers, keys and tokens."),
  sessionKey: kind.secret
    .nullable()
    .default(none)
    .describe("The secret that sign-in cookies are encrypted with; the same for all web processes."),
  sessionAgeMs: kind.sessionAge
    .prefault("12h")
    .describe("How long a sign-in in the browser lasts, such as 90m, 12h or 7d."),
  embedHosts: kind.hostPatterns
    .prefault("")
    .describe(
      "The sites whose pages may hold widgets besides Umbel's own, apart by commas, such as https://admin.example.com or https://*.example.com.",
    ),
  embedKey: kind.embedKey
    .nullable()
    .default(none)
    .describe(
      "The secret that links to widgets are signed with, at least 32 characters, for programs that sign them too.",
    ),
  anonymous: kind
    .oneOf(["none", ...ROLES])
    .nullable()
    .default(none)
    .describe("The role of everybody who does not sign in: none, viewer, operator or admin."),
  requireReason: kind.onOff
    .prefault("off")
    .describe(
      "Ask for a reason for every action on the cluster (not for pings and stopping); it stands in the audit.",
    ),
  actionsPerMinute: kind
    .wholeNumber(0, 1_000_000)
    .prefault("3000")
    .describe(
      "The most requests that change something, a minute and caller; an action on many tasks is one. 0: no limit.",
    ),
  auditLines: kind
    .wholeNumber(100, 10_000_000)
    .prefault("20000")
    .describe("Keep the newest so many actions in the audit, whatever becomes of the tasks."),
  auditAgeMs: kind.awayAge
    .prefault("365d")
    .describe("Keep actions in the audit for at most so long, such as 90d, or never to forget them by age."),
  cluster: kind.shortName
    .prefault("default")
    .describe("Names the watched cluster in Umbel's Redis; two clusters in one Redis need two names."),
  instance: kind.shortName
    .nullable()
    .default(none)
    .describe("Names Umbel's event queue on the broker, umbel.events.NAME."),
  eventQueueLimit: kind
    .wholeNumber(1000, 2_000_000_000)
    .prefault("1000000")
    .describe("The most messages that may wait in the event queue; beyond it the broker drops the oldest."),
  eventQueueType: kind
    .oneOf(["classic", "quorum"])
    .prefault("classic")
    .describe(
      "The kind of our event queue on RabbitMQ: classic, or quorum, whose events outlive the broker and, in a cluster, a node.",
    ),
  eventExchange: kind.plainText.prefault("celeryev").describe("Celery's setting event_exchange."),
  controlExchange: kind.plainText.prefault("celery").describe("Celery's setting control_exchange."),
  enableEvents: kind.onOff
    .prefault("off")
    .describe("Tell workers that come online to send task events, as -E does."),
  forgetWorkersAfterMs: kind.awayAge
    .prefault("1d")
    .describe("Forget workers that have been away for so long, such as 10m, 12h or 7d, or never."),
  caughtTasks: kind
    .wholeNumber(0, 10_000_000)
    .prefault("10000")
    .describe(
      "Of so many tasks keep the real arguments that a worker told while it held them, where events show a part; 0 asks for none.",
    ),
  caughtBytes: kind
    .wholeNumber(1000, 100_000_000_000)
    .prefault("20000000")
    .describe("The most bytes that these arguments may take; the oldest go first."),
  caughtAgeMs: kind.age.prefault("7d").describe("Keep these arguments for so long, such as 12h or 7d."),
  inspectTimeoutMs: kind
    .milliseconds(1, 600_000)
    .prefault("1000")
    .describe("How long Flower's API waits for workers that are inspected, in ms."),
  runtimeBuckets: kind.bounds
    .default([...kind.USUAL_BUCKETS])
    .describe("Bounds of the runtime histograms in /metrics, in seconds, apart by commas."),
  logLevel: kind.logLevel
    .prefault("info")
    .describe("How much to log: fatal, error, warn, info, debug, trace or silent."),
});

export type SettingName = keyof typeof configSchema.shape;
/** What the texts as given come to. */
export type Settings = z.output<typeof configSchema>;

interface Names {
  /** `--name`. */
  option: string;
  /** What `--help` shows for the value; null for a switch. */
  value: string | null;
  /** Environment variables, the strongest first; Flower's comes after them. */
  variables: readonly string[];
  /** Flower's name for it, of its option and, in capitals, of its variable. */
  flower?: string;
  /** Said in `--help` where the default is not a plain value. */
  defaultSaid?: string;
}

export const NAMES: Readonly<Record<SettingName, Names>> = {
  brokerUrl: {
    option: "broker",
    value: "URL",
    variables: ["UMBEL_BROKER", "CELERY_BROKER_URL"],
    flower: "broker",
  },
  brokerApiUrl: { option: "broker-api", value: "URL", variables: ["UMBEL_BROKER_API"], flower: "broker_api" },
  brokerTransportOptions: {
    option: "broker-transport-options",
    value: "JSON",
    variables: ["UMBEL_BROKER_TRANSPORT_OPTIONS"],
  },
  brokerCa: { option: "broker-ca", value: "FILE", variables: ["UMBEL_BROKER_CA"] },
  brokerCert: { option: "broker-cert", value: "FILE", variables: ["UMBEL_BROKER_CERT"] },
  brokerKey: { option: "broker-key", value: "FILE", variables: ["UMBEL_BROKER_KEY"] },
  brokerVerify: {
    option: "broker-verify",
    value: "WHAT",
    variables: ["UMBEL_BROKER_VERIFY"],
    defaultSaid: "as the URL says, else full",
  },
  resultBackendUrl: {
    option: "result-backend",
    value: "URL",
    variables: ["UMBEL_RESULT_BACKEND", "CELERY_RESULT_BACKEND"],
    flower: "result_backend",
  },
  resultBackendOptions: {
    option: "result-backend-options",
    value: "JSON",
    variables: ["UMBEL_RESULT_BACKEND_OPTIONS"],
  },
  redisUrl: {
    option: "redis",
    value: "URL",
    variables: ["UMBEL_REDIS"],
    defaultSaid: "the broker, where that is a Redis; else a private one, started with Umbel",
  },
  redisShards: {
    option: "redis-shards",
    value: "NUMBER",
    variables: ["UMBEL_REDIS_SHARDS"],
    defaultSaid: "as many as the cluster has masters",
  },
  redisReplicas: { option: "redis-replicas", value: "NUMBER", variables: ["UMBEL_REDIS_REPLICAS"] },
  dataDir: {
    option: "data-dir",
    value: "DIR",
    variables: ["UMBEL_DATA_DIR"],
    defaultSaid: "umbel in the platform's data folder",
  },
  dataSync: { option: "data-sync", value: "WHEN", variables: ["UMBEL_DATA_SYNC"] },
  port: { option: "port", value: "PORT", variables: ["UMBEL_PORT"], flower: "port" },
  address: { option: "address", value: "ADDRESS", variables: ["UMBEL_ADDRESS"], flower: "address" },
  unixSocket: {
    option: "unix-socket",
    value: "FILE",
    variables: ["UMBEL_UNIX_SOCKET"],
    flower: "unix_socket",
  },
  tlsCert: { option: "tls-cert", value: "FILE", variables: ["UMBEL_TLS_CERT"], flower: "certfile" },
  tlsKey: { option: "tls-key", value: "FILE", variables: ["UMBEL_TLS_KEY"], flower: "keyfile" },
  trustProxy: {
    option: "trust-proxy",
    value: null,
    variables: ["UMBEL_TRUST_PROXY"],
    flower: "xheaders",
  },
  urlPrefix: { option: "url-prefix", value: "PATH", variables: ["UMBEL_URL_PREFIX"], flower: "url_prefix" },
  maxTasks: { option: "max-tasks", value: "NUMBER", variables: ["UMBEL_MAX_TASKS"], flower: "max_tasks" },
  maxAgeMs: { option: "max-age", value: "AGE", variables: ["UMBEL_MAX_AGE"] },
  role: { option: "role", value: "ROLE", variables: ["UMBEL_ROLE"] },
  readOnly: { option: "read-only", value: null, variables: ["UMBEL_READ_ONLY"], flower: "read_only" },
  basicAuth: {
    option: "basic-auth",
    value: "USER:PASSWORD[:ROLE]",
    variables: ["UMBEL_BASIC_AUTH"],
    flower: "basic_auth",
  },
  authProvider: {
    option: "auth-provider",
    value: "NAME",
    variables: ["UMBEL_AUTH_PROVIDER"],
    flower: "auth_provider",
  },
  auth: { option: "auth", value: "EMAILS", variables: ["UMBEL_AUTH"], flower: "auth" },
  authGroups: {
    option: "auth-groups",
    value: "NAME,…",
    variables: ["UMBEL_AUTH_GROUPS"],
    flower: "gitlab_auth_allowed_groups",
  },
  authRoles: { option: "auth-roles", value: "WHO=ROLE,…", variables: ["UMBEL_AUTH_ROLES"] },
  permissions: { option: "permissions", value: "FILE-OR-JSON", variables: ["UMBEL_PERMISSIONS"] },
  authHeader: { option: "auth-header", value: "NAME", variables: ["UMBEL_AUTH_HEADER"] },
  authGroupsHeader: {
    option: "auth-groups-header",
    value: "NAME",
    variables: ["UMBEL_AUTH_GROUPS_HEADER"],
  },
  authHeaderFrom: {
    option: "auth-header-from",
    value: "ADDRESS,…",
    variables: ["UMBEL_AUTH_HEADER_FROM"],
  },
  oauth2Key: { option: "oauth2-key", value: "ID", variables: ["UMBEL_OAUTH2_KEY"], flower: "oauth2_key" },
  oauth2Secret: {
    option: "oauth2-secret",
    value: "SECRET",
    variables: ["UMBEL_OAUTH2_SECRET"],
    flower: "oauth2_secret",
  },
  oauth2RedirectUri: {
    option: "oauth2-redirect-uri",
    value: "URL",
    variables: ["UMBEL_OAUTH2_REDIRECT_URI"],
    flower: "oauth2_redirect_uri",
  },
  oidcIssuer: {
    option: "oidc-issuer",
    value: "URL",
    variables: ["UMBEL_OIDC_ISSUER"],
    flower: "oauth2_okta_base_url",
  },
  oidcGroupsClaim: { option: "oidc-groups-claim", value: "NAME", variables: ["UMBEL_OIDC_GROUPS_CLAIM"] },
  githubDomain: {
    option: "github-domain",
    value: "HOST",
    variables: ["UMBEL_GITHUB_DOMAIN"],
    flower: "github_oauth_domain",
  },
  gitlabDomain: {
    option: "gitlab-domain",
    value: "HOST",
    variables: ["UMBEL_GITLAB_DOMAIN"],
    flower: "gitlab_oauth_domain",
  },
  gitlabMinAccessLevel: {
    option: "gitlab-min-access-level",
    value: "LEVEL",
    variables: ["UMBEL_GITLAB_MIN_ACCESS_LEVEL"],
    flower: "gitlab_min_access_level",
  },
  redact: { option: "redact", value: "RULE", variables: ["UMBEL_REDACT"] },
  redactDefaults: { option: "redact-defaults", value: "ON|OFF", variables: ["UMBEL_REDACT_DEFAULTS"] },
  sessionKey: {
    option: "session-key",
    value: "TEXT",
    variables: ["UMBEL_SESSION_KEY"],
    flower: "cookie_secret",
    defaultSaid: "made once, and kept in --data-dir",
  },
  sessionAgeMs: { option: "session-age", value: "AGE", variables: ["UMBEL_SESSION_AGE"] },
  embedHosts: { option: "embed-hosts", value: "ORIGIN,…", variables: ["UMBEL_EMBED_HOSTS"] },
  embedKey: {
    option: "embed-key",
    value: "TEXT",
    variables: ["UMBEL_EMBED_KEY"],
    defaultSaid: "made from the session key",
  },
  anonymous: {
    option: "anonymous",
    value: "ROLE",
    variables: ["UMBEL_ANONYMOUS"],
    defaultSaid: "admin on a loopback address without --basic-auth, else none",
  },
  requireReason: { option: "require-reason", value: null, variables: ["UMBEL_REQUIRE_REASON"] },
  actionsPerMinute: {
    option: "actions-per-minute",
    value: "NUMBER",
    variables: ["UMBEL_ACTIONS_PER_MINUTE"],
  },
  auditLines: { option: "audit-lines", value: "NUMBER", variables: ["UMBEL_AUDIT_LINES"] },
  auditAgeMs: { option: "audit-age", value: "AGE", variables: ["UMBEL_AUDIT_AGE"] },
  cluster: { option: "cluster", value: "NAME", variables: ["UMBEL_CLUSTER"] },
  instance: {
    option: "instance",
    value: "NAME",
    variables: ["UMBEL_INSTANCE"],
    defaultSaid: "the store's own name, so that processes on one store share one queue",
  },
  eventQueueLimit: { option: "event-queue-limit", value: "NUMBER", variables: ["UMBEL_EVENT_QUEUE_LIMIT"] },
  eventQueueType: { option: "event-queue-type", value: "TYPE", variables: ["UMBEL_EVENT_QUEUE_TYPE"] },
  eventExchange: { option: "event-exchange", value: "NAME", variables: ["UMBEL_EVENT_EXCHANGE"] },
  controlExchange: {
    option: "control-exchange",
    value: "NAME",
    variables: ["UMBEL_CONTROL_EXCHANGE"],
  },
  enableEvents: {
    option: "enable-events",
    value: null,
    variables: ["UMBEL_ENABLE_EVENTS"],
    flower: "enable_events",
  },
  forgetWorkersAfterMs: {
    option: "forget-workers-after",
    value: "AGE",
    variables: ["UMBEL_FORGET_WORKERS_AFTER"],
    flower: "purge_offline_workers",
  },
  caughtTasks: {
    option: "caught-tasks",
    value: "NUMBER",
    variables: ["UMBEL_CAUGHT_TASKS"],
  },
  caughtBytes: {
    option: "caught-bytes",
    value: "BYTES",
    variables: ["UMBEL_CAUGHT_BYTES"],
  },
  caughtAgeMs: {
    option: "caught-age",
    value: "AGE",
    variables: ["UMBEL_CAUGHT_AGE"],
  },
  inspectTimeoutMs: {
    option: "inspect-timeout",
    value: "MS",
    variables: ["UMBEL_INSPECT_TIMEOUT"],
    flower: "inspect_timeout",
  },
  runtimeBuckets: {
    option: "runtime-buckets",
    value: "SECONDS,…",
    variables: ["UMBEL_RUNTIME_BUCKETS"],
    flower: "task_runtime_metric_buckets",
    defaultSaid: "0.005 to 10",
  },
  logLevel: { option: "log-level", value: "LEVEL", variables: ["UMBEL_LOG_LEVEL"], flower: "logging" },
};

export const SETTING_NAMES = configSchema.keyof().options;

/** The sentence that is said of a setting. */
export function describe(name: SettingName): string {
  return configSchema.shape[name].description ?? "";
}

/** The default as one would write it; null for none and for one that is worked out. */
export function defaultText(name: SettingName): string | null {
  const { def } = configSchema.shape[name];
  return def.type === "prefault" && def.defaultValue !== "" ? def.defaultValue : null;
}
