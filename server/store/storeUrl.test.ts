import { expect, it } from "vitest";
import { parseStoreUrl } from "./storeUrl";

it.each([
  ["redis://host:6379/2", { kind: "single", url: "redis://host:6379/2" }],
  ["unix:///run/redis.sock", { kind: "socket", path: "/run/redis.sock" }],
  [
    "redis+cluster://a:7000,[::1]:7001,c",
    {
      kind: "cluster",
      hosts: [
        { host: "a", port: 7000 },
        { host: "::1", port: 7001 },
        { host: "c", port: 6379 },
      ],
      username: null,
      password: null,
      isTls: false,
    },
  ],
  [
    "rediss+sentinel://:p%40ss@s1,s2:26380/main/3?sentinel_password=other",
    {
      kind: "sentinel",
      hosts: [
        { host: "s1", port: 26_379 },
        { host: "s2", port: 26_380 },
      ],
      master: "main",
      database: 3,
      sentinelPassword: "other",
      username: null,
      password: "p@ss",
      isTls: true,
    },
  ],
])("reads %s", (url, address) => {
  expect(parseStoreUrl(url)).toEqual(address);
});

it.each(["redis+sentinel://host", "redis+sentinel://host/main/x", "redis+cluster://a:b:c"])(
  "refuses %s, and does not repeat it",
  (url) => {
    expect(() => parseStoreUrl(url)).toThrow(TypeError);
    expect(() => parseStoreUrl(url)).not.toThrow(url);
  },
);
