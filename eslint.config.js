/**
 * The linter holds the import arrows: which room of the project may know which other. Fix the import, not the rule;
 * a new room gets a line in `ROOMS`.
 */
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Each room, and the rooms it may import besides itself and what is inside it. `lib` is at the bottom. */
const SERVER_ROOMS = [
  "server/http",
  "server/live",
  "server/actions",
  "server/queries",
  "server/view",
  "server/ingest",
  "server/control",
  "server/broker",
  "server/results",
  "server/store",
];
const WIRING = ["server/main", "server/services", "server/config"];
const SHARED_COMPONENTS = ["components/ui", "components/charts", "components/data"];
const FEATURES = [
  "overview",
  "tasks",
  "results",
  "retry",
  "failures",
  "workers",
  "queues",
  "workflows",
  "embed",
  "about",
  "signIn",
  "tokens",
].map((name) => `components/${name}`);

const ROOMS = {
  app: ["components", "lib"],
  "components/ui": ["lib"],
  "components/charts": ["components/ui", "lib"],
  "components/data": ["lib/client", "lib/contract"],
  // The frame of every page, and what every page says in it.
  "components/shell": [...SHARED_COMPONENTS, "lib"],
  // What every button shares that sends something to the cluster.
  "components/actions": ["components/shell", ...SHARED_COMPONENTS, "lib"],
  ...Object.fromEntries(
    FEATURES.map((room) => [
      room,
      ["components/embed", "components/actions", "components/shell", ...SHARED_COMPONENTS, "lib"],
    ]),
  ),
  // Runs in the page of a widget, alone.
  "components/embed/page": ["lib"],
  // What holds a task up is mended by the dialogs of queues and of workers.
  "components/waiting": [
    "components/queues",
    "components/workers",
    "components/actions",
    "components/shell",
    ...SHARED_COMPONENTS,
    "lib",
  ],
  // A task's page and drawer show the workflow that it belongs to, why it waits, what is stored of it, and run it again.
  "components/tasks": [
    "components/waiting",
    "components/workflows",
    "components/results",
    "components/retry",
    "components/embed",
    "components/actions",
    "components/shell",
    ...SHARED_COMPONENTS,
    "lib",
  ],
  // A group of failures can be run again.
  "components/failures": [
    "components/retry",
    "components/embed",
    "components/actions",
    "components/shell",
    ...SHARED_COMPONENTS,
    "lib",
  ],
  "server/main": [...SERVER_ROOMS, ...WIRING, "lib"],
  "server/services": [...SERVER_ROOMS, "server/config", "lib"],
  "server/config": ["lib"],
  "server/http": ["server/actions", "server/queries", "server/services", "server/config", "lib"],
  "server/actions": ["server/control", "server/broker", "server/results", "server/store", "lib"],
  "server/queries": ["server/view", "server/store", "server/results", "server/control", "lib"],
  "server/live": ["server/queries", "server/view", "lib"],
  "server/view": ["server/store", "lib"],
  "server/ingest": ["server/broker", "server/store", "lib"],
  "server/control": ["server/broker", "lib"],
  "server/broker": ["lib"],
  "server/results": ["lib"],
  "server/store": ["lib"],
  "server/testing": ["server", "e2e/cluster", "lib"],
  "lib/celery": [],
  "lib/cluster": ["lib/celery"],
  "lib/contract": ["lib"],
  "lib/client": [],
  "lib/format": [],
  "lib/widget": ["lib"],
  e2e: ["lib/contract"],
  "e2e/cluster": ["lib"],
};

/** Packages that one area alone may name. */
const DRIVERS = {
  amqplib: ["server/broker/amqp", "server/testing", "e2e/cluster", "bench"],
  ioredis: [
    "server/broker/redis",
    "server/testing",
    "server/store",
    "server/results",
    "e2e/cluster",
    "bench",
  ],
  "socket.io": ["server/live"],
  "engine.io-client": ["components/embed/page"],
  "socket.io-client": ["components/data", "server/testing"],
  fastify: ["server/http"],
  "openapi-fetch": ["lib/client"],
  recharts: ["components/charts"],
  "@mantine/charts": ["components/charts"],
};
const isWithin = (place, room) => place === room || place.startsWith(`${room}/`);

/** `server/store` as what `place` imports from: by the alias, or by a path that climbs out of the importing room. */
function pathsInto(room, place) {
  const [top, ...inner] = room.split("/");
  const isNear = inner.length > 0 && isWithin(place, top);
  const relative = isNear ? `(${top}/)?${inner.join("/")}` : room;
  return `(^@/${room}|^(\\.\\./)+${relative})(/|\\.(js|ts|tsx)$|$)`;
}

function restrictedFor(place, allowed) {
  const mayKnow = (room) =>
    isWithin(room, place) || isWithin(place, room) || allowed.some((other) => isWithin(room, other));
  const patterns = [...Object.keys(ROOMS), "server", "components", "lib", "bench", "scripts"]
    .filter((room) => !mayKnow(room) && !allowed.some((other) => isWithin(other, room)))
    .map((room) => ({
      regex: pathsInto(room, place),
      message: `${place} does not know ${room}: see the arrows in eslint.config.js.`,
    }));
  for (const [driver, areas] of Object.entries(DRIVERS)) {
    if (areas.some((area) => isWithin(place, area) || isWithin(area, place))) continue;
    patterns.push({ regex: `^${driver}(/|$)`, message: `${driver} is named in ${areas[0]} only.` });
  }
  return ["error", { patterns }];
}

/** A room's own block, and one for its tests, which may also use what `server/testing` offers. */
function roomBlocks([room, allowed]) {
  const isFile = WIRING.includes(room);
  const files = isFile ? [`${room}.ts`] : [`${room}/**/*.{ts,tsx}`];
  const tests = isFile ? [`${room}.test.ts`] : [`${room}/**/*.test.{ts,tsx}`];
  return [
    {
      files,
      ignores: ["**/*.test.{ts,tsx}"],
      rules: { "no-restricted-imports": restrictedFor(room, allowed) },
    },
    {
      files: tests,
      rules: {
        "no-restricted-imports": restrictedFor(room, [
          ...allowed,
          ...(room.startsWith("server") ? ["server/testing", "e2e/cluster"] : []),
        ]),
      },
    },
  ];
}

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      ".next/",
      "dist/",
      ".umbel/",
      "next-env.d.ts",
      "test-results/",
      "playwright-report/",
      "lib/client/paths.ts",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },

  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // Things here are made by `createX` functions, which use no `this`: their methods may be passed on.
      "@typescript-eslint/unbound-method": "off",
      // Marked so only to stand out: settings allow plain HTTP to a provider on this machine alone.
      "@typescript-eslint/no-deprecated": [
        "error",
        { allow: [{ from: "package", package: "openid-client", name: "allowInsecureRequests" }] },
      ],
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      // `array[i]!` after a bounds check is how noUncheckedIndexedAccess is lived with.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: "error",
      "no-empty": ["error", { allowEmptyCatch: false }],
      "no-console": "error",
    },
  },
  {
    files: ["app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        [
          "process",
          "Buffer",
          "console",
          "performance",
          "fetch",
          "URL",
          "AbortSignal",
          "setTimeout",
          "clearTimeout",
          "setInterval",
          "clearInterval",
        ].map((name) => [name, "readonly"]),
      ),
    },
    rules: { "no-undef": "error", eqeqeq: "error", "no-empty": ["error", { allowEmptyCatch: false }] },
  },
  {
    files: ["public/*.js"],
    languageOptions: {
      sourceType: "script",
      globals: Object.fromEntries(
        [
          "customElements",
          "document",
          "getComputedStyle",
          "HTMLElement",
          "IntersectionObserver",
          "matchMedia",
          "MutationObserver",
          "navigator",
          "window",
        ].map((name) => [name, "readonly"]),
      ),
    },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: { sourceType: "commonjs", globals: { module: "writable", require: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },

  // Rules about time and the outside are tested without waiting, because `lib` has neither.
  {
    files: ["lib/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        "process",
        "fetch",
        "setTimeout",
        "setInterval",
        "window",
        "document",
      ],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "lib has no clock: take `now` as an argument." },
        { object: "performance", property: "now", message: "lib has no clock: take `now` as an argument." },
        { object: "Math", property: "random", message: "lib is pure." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "lib has no clock: take `now` as an argument.",
        },
      ],
    },
  },
  {
    files: ["server/**/*.ts"],
    ignores: ["server/config.ts", "server/testing/**", "**/*.test.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "server/config.ts alone reads the environment." },
      ],
    },
  },
  ...Object.entries(ROOMS).flatMap(roomBlocks),
);
