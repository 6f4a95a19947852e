import { describe, expect, it } from "vitest";
import { isSecretName, maskSecrets, maskSecretText, maskUrls, MASK } from "./maskSecrets";
import { parsePythonJson, PythonNumber } from "./pythonJson";

describe("maskUrls", () => {
  it.each([
    ["redis://:hunter2@db:6379/1", `redis://:${MASK}@db:6379/1`],
    ["db+postgresql://me:p@ss/w:rd@host/db", `db+postgresql://me:${MASK}@host/db`],
    ["sentinel://:one@a:1/0;sentinel://:two@b:1/0", `sentinel://:${MASK}@a:1/0;sentinel://:${MASK}@b:1/0`],
    ["https://hooks.example/x?token=abc&a=1", `https://hooks.example/x?token=${MASK}&a=1`],
    ["amqp://guest@host//", "amqp://guest@host//"],
    ["redis://db:6379/1", "redis://db:6379/1"],
    ["mail me@example.org", "mail me@example.org"],
  ])("%s", (text, masked) => expect(maskUrls(text)).toBe(masked));
});

describe("isSecretName", () => {
  it.each([
    "password",
    "redis_backend_PASSWORD",
    "passwd",
    "s3_secret_access_key",
    "API_TOKEN",
    "apiKey",
    "security_key",
    "credentials",
    "key",
  ])("%s is one", (name) => expect(isSecretName(name)).toBe(true));
  it.each([
    "task_default_routing_key",
    "global_keyprefix",
    "key_prefix",
    "keyfile",
    "broker_url",
    "passive",
    "author",
    "monkey",
    "max_tasks",
  ])("%s is none", (name) => expect(isSecretName(name)).toBe(false));
});

describe("maskSecrets", () => {
  it("masks values under names of secrets at any depth, and passwords inside URLs", () => {
    const conf = parsePythonJson(`{
      "broker_transport_options": {"sentinel_kwargs": {"password": "x"}, "visibility_timeout": 1.0},
      "broker_read_url": ["amqp://u:p@h1", "amqp://u:p@h2"],
      "s3_secret_access_key": "abc", "pin_password": 1234, "empty_password": "", "no_password": null,
      "tokens": ["a", "b"], "task_default_routing_key": "celery"}`)!;
    expect(maskSecrets(conf)).toEqual({
      broker_transport_options: {
        sentinel_kwargs: { password: MASK },
        visibility_timeout: new PythonNumber("1.0"),
      },
      broker_read_url: [`amqp://u:${MASK}@h1`, `amqp://u:${MASK}@h2`],
      s3_secret_access_key: MASK,
      pin_password: MASK,
      empty_password: "",
      no_password: null,
      tokens: [MASK, MASK],
      task_default_routing_key: "celery",
    });
  });

  it("leaves a schedule alone whose name only sounds like a secret", () => {
    const schedule = parsePythonJson(
      `{"refresh-token": {"task": "t", "schedule": 5, "kwargs": {"token": "x"}}}`,
    )!;
    expect(maskSecrets(schedule)).toEqual({
      "refresh-token": { task: "t", schedule: 5, kwargs: { token: MASK } },
    });
  });
});

describe("maskSecretText", () => {
  it("masks what follows a secret's name, and keeps the rest of a bug report", () => {
    const report = [
      "software -> celery:5.6.3 (recovery) kombu:5.6.2 py:3.11.2",
      "result_backend: 'redis://:pw@h/1'",
      "broker_transport_options: {'password': 'pw', 'global_keyprefix': 'x'}",
      "security_key: '/etc/key.pem'",
      "worker_pool_restarts: False",
      "redis_password: None",
      "task_default_routing_key: 'celery'",
    ].join("\n");
    expect(maskSecretText(report).split("\n")).toEqual([
      "software -> celery:5.6.3 (recovery) kombu:5.6.2 py:3.11.2",
      `result_backend: 'redis://:${MASK}@h/1'`,
      `broker_transport_options: {'password': '${MASK}', 'global_keyprefix': 'x'}`,
      `security_key: '${MASK}'`,
      "worker_pool_restarts: False",
      "redis_password: None",
      "task_default_routing_key: 'celery'",
    ]);
  });
});
