import { describe, expect, it } from "vitest";
import { aWorker } from "@/server/testing/fakeStore";
import { HeartbeatHistory } from "./heartbeatHistory";

/** A history that heard beats at these times, in seconds, having listened from 0 on. */
function beatsAt(seconds: number[], now: number): string {
  const history = new HeartbeatHistory();
  let record = aWorker("w1@host", 0, { lastHeartbeatAt: null });
  history.note(record, 0);
  for (const second of seconds) {
    record = aWorker("w1@host", second * 1000);
    history.note(record, second * 1000);
  }
  return history
    .beats(record, now * 1000)
    .map((came) => (came ? "x" : "-"))
    .join("");
}

const regular = Array.from({ length: 30 }, (_, n) => (n + 1) * 2);

describe("HeartbeatHistory", () => {
  it("shows twelve beats of a healthy worker, also when they come unevenly", () => {
    expect(beatsAt(regular, 61)).toBe("xxxxxxxxxxxx");
    expect(
      beatsAt(
        regular.map((second, n) => second + (n % 2) * 0.4),
        61,
      ),
    ).toBe("xxxxxxxxxxxx");
  });

  it("shows what is missing, and what is not due yet as not missing", () => {
    expect(beatsAt(regular, 63)).toBe("xxxxxxxxxxxx");
    expect(beatsAt(regular, 66)).toBe("xxxxxxxxxx--");
    expect(beatsAt(regular, 600)).toBe("------------");
    expect(
      beatsAt(
        regular.filter((second) => second !== 54),
        61,
      ),
    ).toBe("xxxxxxxx-xxx");
  });

  it("says nothing of the time before it listened", () => {
    expect(beatsAt([2, 4, 6], 7)).toBe("-xxx");
    expect(beatsAt([], 60)).toBe("");
  });
});
