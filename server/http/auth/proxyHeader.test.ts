import { expect, it } from "vitest";
import { createProxyHeader } from "./proxyHeader";

const read = createProxyHeader({
  header: "x-forwarded-email",
  groupsHeader: "x-forwarded-groups",
  from: ["127.0.0.1", "::1", "10.1.0.0/16", "fd00::/8"],
});

it.each(["127.0.0.1", "::ffff:127.0.0.1", "::1", "10.1.255.7", "::ffff:10.1.2.3", "fd12::9", ""])(
  "believes a proxy at %j",
  (remoteAddress) => {
    const headers = { "x-forwarded-email": "ada@example.com", "x-forwarded-groups": "ops, dev," };
    expect(read({ headers, remoteAddress })).toEqual({
      by: "proxy",
      name: "ada@example.com",
      email: "ada@example.com",
      groups: ["ops", "dev"],
    });
  },
);

it.each(["10.2.0.1", "127.0.0.2", "::2", "::ffff:10.2.0.1", "not an address", "fe80::1%eth0"])(
  "believes nobody else: %j",
  (remoteAddress) => {
    expect(read({ headers: { "x-forwarded-email": "ada@example.com" }, remoteAddress })).toBeNull();
  },
);

it.each([{}, { "x-forwarded-email": "" }, { "x-forwarded-email": "eve@evil.org, ada@example.com" }])(
  "knows nobody by %j",
  (headers) => {
    expect(read({ headers, remoteAddress: "127.0.0.1" })).toBeNull();
  },
);

it("takes a name that is no address", () => {
  const headers = { "x-forwarded-email": "ada" };
  expect(read({ headers, remoteAddress: "::1" })).toMatchObject({ name: "ada", email: null, groups: [] });
});
