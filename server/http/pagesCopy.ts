/**
 * Makes the built pages fit the path they are served under. They were built for a placeholder (next.config.js); here
 * they are copied with the real path in its place, once for each build and path.
 */
import { createHash } from "node:crypto";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** As in next.config.js. */
export const PREFIX_PLACEHOLDER = "/__umbel_prefix__";
/** What Next leaves in its folder besides the product. */
const NOT_THE_PRODUCT = new Set([
  "cache",
  "build",
  "dev",
  "diagnostics",
  "turbopack",
  "types",
  "trace",
  "trace-build",
]);
/** Copies that nobody started from for so long are removed. */
const UNUSED_MS = 7 * 86_400_000;

export interface PagesCopyOptions {
  /** Where package.json, next.config.js and `.next` are. */
  projectDir: string;
  /** Folders to keep copies in, the best first; the next is taken where one cannot be written. */
  folders: readonly string[];
  /** "" or "/umbel". */
  urlPrefix: string;
  now: number;
}

/** The folder to start Next in; null: the pages are not built. Rejects when no folder can be written. */
export async function copyPages(options: PagesCopyOptions): Promise<string | null> {
  const buildId = await readBuildId(options.projectDir);
  if (buildId === null) return null;
  const key = JSON.stringify([buildId, options.projectDir, options.urlPrefix]);
  const name = createHash("sha256").update(key).digest("hex").slice(0, 16);
  const folder = await firstWritable(options.folders);
  const copy = join(folder, name);
  if (!(await exists(copy))) await makeCopy(options, folder, copy);
  const seconds = options.now / 1000;
  await utimes(copy, seconds, seconds);
  await removeUnused(folder, options.now);
  return copy;
}

async function readBuildId(projectDir: string): Promise<string | null> {
  try {
    return await readFile(join(projectDir, ".next", "BUILD_ID"), "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function firstWritable(folders: readonly string[]): Promise<string> {
  const reasons: unknown[] = [];
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true });
      await rm(await mkdtemp(join(folder, "try-")), { recursive: true });
      return folder;
    } catch (error) {
      reasons.push(error);
    }
  }
  throw new Error(`No folder for the pages can be written: ${reasons.map(String).join("; ")}`);
}

/** Complete or not there: it is made under another name, because two processes may start at once. */
async function makeCopy(options: PagesCopyOptions, folder: string, copy: string): Promise<void> {
  const { projectDir, urlPrefix } = options;
  const draft = await mkdtemp(join(folder, "draft-"));
  await copyWithPrefix(join(projectDir, ".next"), join(draft, ".next"), urlPrefix, NOT_THE_PRODUCT);
  if (await exists(join(projectDir, "public"))) {
    await cp(join(projectDir, "public"), join(draft, "public"), { recursive: true });
  }
  // What the pages import is found from here, wherever this folder is.
  await symlink(join(projectDir, "node_modules"), join(draft, "node_modules"), "dir");
  await writeFile(join(draft, "package.json"), '{ "type": "module" }\n');
  await writeFile(join(draft, "next.config.js"), configText(projectDir, urlPrefix));
  try {
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true });
    // Another process was first.
    if (!(await exists(copy))) throw error;
  }
}

function configText(projectDir: string, urlPrefix: string): string {
  const config = pathToFileURL(join(projectDir, "next.config.js")).href;
  return `import nextConfig from ${JSON.stringify(config)};
export default (phase) => ({ ...nextConfig(phase), basePath: ${JSON.stringify(urlPrefix)} });
`;
}

async function copyWithPrefix(from: string, to: string, urlPrefix: string, leaveOut = new Set<string>()) {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (leaveOut.has(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyWithPrefix(source, target, urlPrefix);
    else if (entry.isFile()) await writeFile(target, withPrefix(await readFile(source), urlPrefix));
  }
}

/** Bytes that do not name the placeholder stay what they are, whatever they are. */
function withPrefix(bytes: Buffer, urlPrefix: string): Buffer | string {
  return bytes.includes(PREFIX_PLACEHOLDER)
    ? bytes.toString("utf8").replaceAll(PREFIX_PLACEHOLDER, urlPrefix)
    : bytes;
}

async function removeUnused(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // Another process may be removing the same.
    const usedAt = await stat(path).then(
      (found) => found.mtimeMs,
      () => now,
    );
    if (now - usedAt > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
