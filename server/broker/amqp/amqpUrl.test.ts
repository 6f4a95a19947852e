import { describe, expect, it } from "vitest";
import { parseAmqpUrl } from "./amqpUrl";

describe("an AMQP address", () => {
  it.each([
    ["amqp://guest:guest@localhost:5672//", { vhost: "/", port: 5672, hostname: "localhost" }],
    ["amqp://localhost", { vhost: "/", username: "guest", password: "guest" }],
    ["amqp://localhost/", { vhost: "/" }],
    ["amqp://localhost/shop", { vhost: "shop" }],
    ["amqp://localhost/%2Fshop%2Feu", { vhost: "/shop/eu" }],
    ["amqp://localhost/100%", { vhost: "100%" }],
    ["amqp://localhost/a%252Fb", { vhost: "a%2Fb" }],
    ["amqp://localhost/%D0%BC%D0%B0%D0%B3%D0%B0%D0%B7%D0%B8%D0%BD", { vhost: "магазин" }],
    ["amqps://user:p%40ss@host/v", { protocol: "amqps", port: 5671, username: "user", password: "p@ss" }],
    ["pyamqp://user:pw@host:5673//", { protocol: "amqp", port: 5673 }],
    ["amqp://user:pw@[::1]:5672//", { hostname: "::1" }],
    ["amqp://host:80//", { port: 80 }],
  ])("%s is read as Celery reads it", (url, expected) => {
    expect(parseAmqpUrl(url)).toMatchObject(expected);
  });

  it.each(["redis://u:secret@host", "amqp://u:secret@host:notaport//", "nonsense secret"])(
    "%s is refused without being quoted",
    (url) => {
      expect(() => parseAmqpUrl(url)).toThrow(TypeError);
      try {
        parseAmqpUrl(url);
      } catch (error) {
        expect(String(error)).not.toContain("secret");
      }
    },
  );
});
