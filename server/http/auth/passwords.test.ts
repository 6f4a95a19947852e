import { argon2id, bcrypt } from "hash-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { isHash } from "../../config";
import { createPasswordChecker } from "./passwords";

const SALT = new Uint8Array(16).fill(7);
let BCRYPT: string;
let ARGON2: string;
beforeAll(async () => {
  BCRYPT = await bcrypt({ password: "sésame", salt: SALT, costFactor: 4, outputType: "encoded" });
  const cost = { parallelism: 1, iterations: 1, memorySize: 64, hashLength: 16 };
  ARGON2 = await argon2id({ password: "sésame", salt: SALT, ...cost, outputType: "encoded" });
});

describe("passwords", () => {
  it("are compared with themselves, and with a hash by bcrypt or argon2", async () => {
    for (const secret of ["sésame", BCRYPT, ARGON2]) {
      const { matches } = createPasswordChecker([secret]);
      expect(await matches("ada", secret, "sésame")).toBe(true);
      // The second time it is known, by that user alone.
      expect(await matches("ada", secret, "sésame")).toBe(true);
      for (const wrong of ["sesame", "sésame ", "", secret.slice(1), "x".repeat(1000)])
        expect(await matches("ada", secret, wrong), wrong).toBe(false);
    }
  });

  it("take what other programs write for bcrypt", async () => {
    // Made by htpasswd and by Python's bcrypt of "U*U", from the tests of crypt_blowfish.
    const known = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    for (const form of ["$2a", "$2b", "$2y"]) {
      const secret = form + known.slice(3);
      expect(await createPasswordChecker([secret]).matches("ada", secret, "U*U"), form).toBe(true);
    }
  });

  it("let nobody in who is not there, nor with the hash itself", async () => {
    for (const secret of ["sésame", BCRYPT, ARGON2]) {
      const { matches } = createPasswordChecker([secret]);
      expect(await matches("nobody", null, "sésame")).toBe(false);
      expect(await matches("nobody", null, "")).toBe(false);
    }
    expect(await createPasswordChecker([BCRYPT]).matches("ada", BCRYPT, BCRYPT)).toBe(false);
  });

  it("of one user are not those of another with the same name for the password", async () => {
    const { matches } = createPasswordChecker([BCRYPT, ARGON2]);
    expect(await matches("ada", BCRYPT, "sésame")).toBe(true);
    expect(await matches("otto", null, "sésame")).toBe(false);
  });

  it("are told from hashes", () => {
    for (const hash of [BCRYPT, ARGON2]) expect(isHash(hash)).toBe(true);
    for (const plain of ["$2", "$money$", "pass", BCRYPT.slice(0, -1), ""]) expect(isHash(plain)).toBe(false);
  });
});
