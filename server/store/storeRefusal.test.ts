import { expect, it } from "vitest";
import { storeRefusal } from "./storeRefusal";

it("knows from Redis' answers why it takes nothing, and that others mean something else", () => {
  const said = (message: string) => storeRefusal(new Error(message));
  expect(said("OOM command not allowed when used memory > 'maxmemory'.")).toBe("full");
  expect(said("MISCONF Redis is configured to save RDB snapshots, but it can't persist to disk.")).toBe(
    "disk",
  );
  expect(said("READONLY You can't write against a read only replica.")).toBe("replica");
  expect(said("NOREPLICAS Not enough good replicas to write.")).toBe("replicas");
  expect(said("WRONGTYPE Operation against a key holding the wrong kind of value")).toBeNull();
  expect(said("connect ECONNREFUSED 127.0.0.1:6379")).toBeNull();
  expect(storeRefusal("OOM")).toBeNull();
});

it("looks into a transaction that was given up", () => {
  const error = Object.assign(new Error("EXECABORT Transaction discarded because of previous errors."), {
    previousErrors: [new Error("OOM command not allowed when used memory > 'maxmemory'.")],
  });
  expect(storeRefusal(error)).toBe("full");
});
