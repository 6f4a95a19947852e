import { describe, expect, it } from "vitest";
import { parseRedisAddress, storeUrlBeside } from "./redisAddress";

describe("a Redis broker's address", () => {
  const tcp = (host: string, port = 6379) => ({ kind: "tcp", hosts: [{ host, port }] });

  it.each([
    [
      "redis://localhost",
      { at: tcp("localhost"), database: 0, username: null, password: null, isTls: false },
    ],
    ["redis://", { at: tcp("localhost"), database: 0 }],
    ["redis:///3", { at: tcp("localhost"), database: 3 }],
    ["redis://:p%40ss@host:6380/5", { at: tcp("host", 6380), password: "p@ss", database: 5 }],
    ["redis://user:pw@host/1", { username: "user", password: "pw", database: 1 }],
    ["redis://host:80/2", { at: tcp("host", 80), database: 2 }],
    ["redis://[::1]:7000", { at: tcp("::1", 7000) }],
    ["redis://host?virtual_host=4", { at: tcp("host"), database: 4 }],
    ["rediss://host:6379/0", { at: tcp("host"), isTls: true }],
    [
      "redis+socket:///run/redis/redis.sock?virtual_host=3",
      { at: { kind: "socket", path: "/run/redis/redis.sock" }, database: 3 },
    ],
    [
      "redis+socket://:pw@/run/my%20redis.sock",
      { at: { kind: "socket", path: "/run/my redis.sock" }, password: "pw", database: 0 },
    ],
    [
      "sentinel://:pw@one:26380/2;sentinel://two;sentinel://[::1]:26381/9",
      {
        at: {
          kind: "sentinels",
          hosts: [
            { host: "one", port: 26_380 },
            { host: "two", port: 26_379 },
            { host: "::1", port: 26_381 },
          ],
        },
        password: "pw",
        database: 2,
      },
    ],
  ])("%s is read as Celery reads it", (url, expected) => {
    expect(parseRedisAddress(url)).toMatchObject(expected);
  });

  it("keeps what the query says of certificates", () => {
    const { query } = parseRedisAddress("rediss://host/0?ssl_cert_reqs=CERT_NONE&ssl_ca_certs=%2Fca.pem");
    expect(Object.fromEntries(query)).toEqual({ ssl_cert_reqs: "CERT_NONE", ssl_ca_certs: "/ca.pem" });
  });

  it.each(["amqp://u:secret@host", "redis://u:secret@host/db0", "redis://u:secret@host:port/0"])(
    "%s is refused without being quoted",
    (url) => {
      expect(() => parseRedisAddress(url)).toThrow(TypeError);
      expect(() => parseRedisAddress(url)).not.toThrow(/secret/);
    },
  );
});

describe("the address of a store beside the broker", () => {
  it.each([
    ["redis://localhost", "redis://localhost:6379/0"],
    ["redis://user:p%40ss@[::1]:7000/3?x=1", "redis://user:p%40ss@[::1]:7000/3"],
    ["redis://:pw@host", "redis://:pw@host:6379/0"],
    ["rediss://host/0", null],
    ["sentinel://host", null],
    ["redis+socket:///run/redis.sock", null],
    ["amqp://guest:guest@localhost//", null],
  ])("%s", (url, expected) => {
    expect(storeUrlBeside(url)).toBe(expected);
  });
});
