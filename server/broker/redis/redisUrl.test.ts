import { describe, expect, it } from "vitest";
import { parseRedisUrl } from "./redisUrl";

describe("a Redis broker's address", () => {
  it.each([
    ["redis://localhost", { host: "localhost", port: 6379 }, 0],
    ["redis://:p%40ss@host:6380/5", { host: "host", port: 6380, password: "p@ss" }, 5],
    ["redis://user:pw@host/1", { username: "user", password: "pw" }, 1],
    ["redis://host:80/2", { port: 80 }, 2],
    ["rediss://host:6379/0", { tls: { rejectUnauthorized: true } }, 0],
    ["rediss://host/0?ssl_cert_reqs=CERT_NONE", { tls: { rejectUnauthorized: false } }, 0],
    ["redis+socket:///run/redis/redis.sock?virtual_host=3", { path: "/run/redis/redis.sock" }, 3],
  ])("%s is read as Celery reads it", (url, options, database) => {
    const target = parseRedisUrl(url);
    expect(target.options).toMatchObject({ ...options, db: database });
    expect(target.database).toBe(database);
  });

  it.each(["amqp://u:secret@host", "redis://u:secret@host/db0", "redis://u:secret@host:port/0"])(
    "%s is refused without being quoted",
    (url) => {
      expect(() => parseRedisUrl(url)).toThrow(TypeError);
      expect(() => parseRedisUrl(url)).not.toThrow(/secret/);
    },
  );
});
