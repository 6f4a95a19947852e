/**
 * Compares a password with what the settings hold of it: the password itself, or a hash of it by bcrypt or argon2. A hash
 * is made to be slow, so it is worked out in a thread of its own, one at a time: whoever tries many delays only tries.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { Worker } from "node:worker_threads";
import { argon2Verify, bcryptVerify } from "hash-wasm";
import { AppError } from "@/lib/contract/errors";
import { isHash } from "../../config";

export interface PasswordChecker {
  /** `secret`: as in the settings; null: no such user, which takes as long. Throws TOO_MANY_TRIES when many wait. */
  matches(user: string, secret: string | null, password: string): Promise<boolean>;
  stop(): Promise<void>;
}

export interface HashQuestion {
  id: number;
  hash: string;
  password: string;
}
export interface HashAnswer {
  id: number;
  matches: boolean;
}

/** `secrets`: all that the settings hold. `threadUrl`: of the built `passwordThread`; null: hashes are worked out here. */
export function createPasswordChecker(
  secrets: readonly string[],
  threadUrl: URL | null = null,
): PasswordChecker {
  const verify = threadUrl === null ? inThisThread() : inThread(threadUrl);
  // What is asked of users that are not there: a hash as slow as that of those who are.
  const decoy = secrets.find(isHash) ?? "";
  // By user, a digest of the password that was found right: programs send it with every request.
  const found = new Map<string, Buffer>();
  const key = randomBytes(32);
  const keyed = (text: string) => createHmac("sha256", key).update(text).digest();

  return {
    async matches(user, secret, password) {
      const asked = secret ?? decoy;
      if (!isHash(asked)) return timingSafeEqual(digest(asked), digest(password)) && secret !== null;
      const given = keyed(`${asked}\n${password}`);
      const known = found.get(user);
      if (secret !== null && known !== undefined && timingSafeEqual(known, given)) return true;
      const matches = (await verify.ask(asked, password)) && secret !== null;
      if (matches) found.set(user, given);
      return matches;
    },
    stop: () => verify.stop(),
  };
}

/** Throws where the library cannot read the hash. */
export async function verifyHash(hash: string, password: string): Promise<boolean> {
  if (password === "") return false; // the library takes an empty one for a mistake
  if (!hash.startsWith("$2")) return argon2Verify({ hash, password });
  // bcrypt knows 72 bytes; what comes after them never counted.
  return bcryptVerify({ hash, password: Buffer.from(password).subarray(0, 72) });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

interface Verifier {
  ask(hash: string, password: string): Promise<boolean>;
  stop(): Promise<void>;
}

function inThisThread(): Verifier {
  return { ask: verifyHash, stop: () => Promise.resolve() };
}

/** A second or so of work for the thread; those who would wait longer are told to come back. */
const MOST_WAITING = 16;

function inThread(url: URL): Verifier {
  let worker: Worker | null = null;
  const waiting = new Map<number, (matches: boolean) => void>();
  let asked = 0;

  function start(): Worker {
    const made = new Worker(url);
    made.on("message", ({ id, matches }: HashAnswer) => {
      waiting.get(id)?.(matches);
      waiting.delete(id);
    });
    // A thread that ends has answered nobody: those who wait are not let in, and the next one starts a new thread.
    const ended = () => {
      if (worker === made) worker = null;
      for (const answer of waiting.values()) answer(false);
      waiting.clear();
    };
    made.on("error", ended);
    made.on("exit", ended);
    made.unref();
    return made;
  }

  return {
    ask(hash, password) {
      if (waiting.size >= MOST_WAITING) throw new AppError("TOO_MANY_TRIES", { retryAfterSeconds: 5 });
      worker ??= start();
      const id = (asked += 1);
      const answer = new Promise<boolean>((resolve) => waiting.set(id, resolve));
      worker.postMessage({ id, hash, password } satisfies HashQuestion);
      return answer;
    },
    async stop() {
      await worker?.terminate();
    },
  };
}
