/**
 * Cookies that only we can read and only we can make: an encrypted JSON Web Token (JWE, `dir` with AES-256-GCM) that says
 * what it is for and until when it counts, so that one can be put neither in another's place nor back into use.
 */
import { hkdfSync } from "node:crypto";
import { EncryptJWT, jwtDecrypt } from "jose";

export type Purpose = "session" | "login" | "browser" | "form";

export interface Sealer {
  /** Tells this key from others, and nothing of it: 8 hex digits. Of one key it is always the same. */
  readonly keyId: string;
  /** `expiresAt`: Unix ms; seconds are what counts. */
  seal(purpose: Purpose, content: object, expiresAt: number): Promise<string>;
  /** What was sealed for just this; null for all else: forged, changed, for another purpose, too old. */
  open(purpose: Purpose, text: string): Promise<unknown>;
}

const [ALGORITHM, ENCRYPTION] = ["dir", "A256GCM"];
/** No browser keeps a longer cookie; what is longer was not made by us. */
const MOST_CHARS = 4096;

/** `secret`: of any length; the key is made from it. `now`: Unix ms. */
export function createSealer(secret: string, now: () => number): Sealer {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "umbel cookies", 32));
  const keyId = Buffer.from(hkdfSync("sha256", secret, "", "umbel cookie names", 4)).toString("hex");
  return {
    keyId,
    seal: (purpose, content, expiresAt) =>
      new EncryptJWT({ content })
        .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION })
        .setAudience(purpose)
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .encrypt(key),
    async open(purpose, text) {
      if (text === "" || text.length > MOST_CHARS) return null;
      const options = {
        audience: purpose,
        requiredClaims: ["exp"],
        keyManagementAlgorithms: [ALGORITHM],
        contentEncryptionAlgorithms: [ENCRYPTION],
        currentDate: new Date(now()),
      };
      try {
        return (await jwtDecrypt(text, key, options)).payload["content"] ?? null;
      } catch {
        return null; // whatever is wrong with it, it opens nothing, and who sent it is not told what
      }
    },
  };
}
