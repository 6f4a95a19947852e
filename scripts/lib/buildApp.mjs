/**
 * Builds the program into `dist/server` (esbuild) and the pages into `.next` (Next), each only when its sources are not
 * those of the last build: what was built is remembered by a hash of their contents.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { ROOT } from "./paths.mjs";
import { Explained, step } from "./steps.mjs";

const SHARED = [
  "lib",
  "messages",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "scripts/lib/buildApp.mjs",
];
const PARTS = {
  server: {
    title: "Build the server",
    sources: ["server", "components/embed/page", "public/widget.js", ...SHARED],
    product: "dist/server/main.js",
    build: buildServer,
  },
  pages: {
    title: "Build the pages",
    sources: ["app", "components", "public", "next.config.js", "postcss.config.cjs", ...SHARED],
    product: ".next/BUILD_ID",
    build: buildPages,
  },
};
const isTest = (name) => /\.test\.tsx?$/.test(name);

/** Builds what is out of date, only `names` of the parts `server` and `pages`. Whether there was anything to build. */
export async function ensureBuilt(supervisor, names = Object.keys(PARTS)) {
  if (names.every(isBuilt)) return false;
  await withLock("build", async () => {
    for (const name of names) {
      if (isBuilt(name)) continue; // another script may have built it meanwhile
      const hash = sourceHash(name); // before the build: what changes during it is not in it
      await step(PARTS[name].title, () => PARTS[name].build(supervisor));
      mkdirSync(join(ROOT, "dist"), { recursive: true });
      writeFileSync(stampFile(name), hash);
    }
  });
  return true;
}

/** Whether a part is built from the sources as they are now. */
export function isBuilt(name) {
  const stamp = stampFile(name);
  return (
    existsSync(join(ROOT, PARTS[name].product)) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === sourceHash(name)
  );
}

/** What esbuild is told: the program and its threads, side by side; packages stay in node_modules. */
export const SERVER_BUNDLE = {
  absWorkingDir: ROOT,
  entryPoints: [
    "./server/main.ts",
    "./server/ingest/ingestThread.ts",
    "./server/http/auth/passwordThread.ts",
  ],
  outdir: "dist/server",
  entryNames: "[name]",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: true,
  logLevel: "silent",
};

/** The scripts of widgets: that of a widget's page with all that it needs, and the custom element for other sites. */
export const WIDGET_BUNDLE = {
  absWorkingDir: ROOT,
  entryPoints: ["./components/embed/page/widgetPage.ts", "./public/widget.js"],
  entryNames: "[name]",
  outdir: "dist/embed",
  bundle: true,
  minify: true,
  format: "iife",
  platform: "browser",
  target: ["chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
};

async function buildServer() {
  const { build, formatMessages } = await import("esbuild");
  try {
    await build(SERVER_BUNDLE);
    await build(WIDGET_BUNDLE);
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    throw new Explained((await formatMessages(error.errors, { kind: "error" })).join(""));
  }
}

async function buildPages(supervisor) {
  await supervisor.run(
    "next-build",
    process.execPath,
    [join(ROOT, "node_modules", "next", "dist", "bin", "next"), "build"],
    {
      cwd: ROOT,
      env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
    },
  );
}

const stampFile = (name) => join(ROOT, "dist", `.${name}-sources`);

function sourceHash(name) {
  const hash = createHash("sha256");
  for (const source of PARTS[name].sources) addToHash(hash, source);
  return hash.digest("hex");
}

function addToHash(hash, path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return;
  try {
    const text = readFileSync(full);
    hash.update(`${path}\0${text.length}\0`).update(text);
  } catch (error) {
    if (error.code !== "EISDIR") throw error;
    for (const name of readdirSync(full).sort()) if (!isTest(name)) addToHash(hash, `${path}/${name}`);
  }
}
