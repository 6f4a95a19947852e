/** The secret that cookies are sealed with: as set, or made once and kept in the data directory. */
import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** `onTrouble` hears why it could not be kept: then sessions end with the program. */
export async function readSessionKey(
  { sessionKey, dataDir }: { sessionKey: string | null; dataDir: string },
  onTrouble: (error: unknown) => void,
): Promise<string> {
  if (sessionKey !== null) return sessionKey;
  const file = join(dataDir, "session.key");
  const made = randomBytes(32).toString("base64url");
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(dataDir, { recursive: true });
    // Whole or not there: two processes may start at once, and both must take the same.
    await writeFile(draft, made, { mode: 0o600 });
    await link(draft, file);
    return made;
  } catch (error) {
    if (!isThere(error)) {
      onTrouble(error);
      return made;
    }
  } finally {
    await rm(draft, { force: true });
  }
  const kept = (await readFile(file, "utf8")).trim();
  if (kept.length >= LEAST_CHARS) return kept;
  throw new Error(`${file} holds no key of ${LEAST_CHARS} characters: remove it, and a new one is made`);
}

const LEAST_CHARS = 16;

function isThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
