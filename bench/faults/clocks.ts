/** Clocks that are wrong, or jump. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startApart } from "./killed";
import type { Fault } from "./lab";
import { startRabbit } from "./privateServers";

const HOUR_MS = 3_600_000;

export const faults: Fault[] = [
  {
    name: "worker-clocks",
    what: "one worker's clock an hour ahead, another's an hour behind",
    async run(lab) {
      const { broker, store, web } = await startApart(lab);
      const offsets: Record<string, number> = { worker0: HOUR_MS, worker1: -HOUR_MS };
      const clockOffsetMs = (worker: string) => offsets[worker.split("@")[0] ?? ""] ?? 0;
      await lab.begin({ broker, web, clockOffsetMs });
      await lab.published(4000);
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "own-clock-jumps",
    what: "the clock of Umbel's machine an hour ahead for a while, then an hour behind, then right again",
    async run(lab) {
      const rabbit = await startRabbit(lab.supervisor, lab.folder);
      const broker = `amqp://guest:guest@127.0.0.1:${rabbit.port}//`;
      const file = join(lab.folder, "clock-offset");
      writeFileSync(file, "0");
      const preload = new URL("./shiftedClock.mjs", import.meta.url).href;
      const env = { NODE_OPTIONS: `--import=${preload}`, UMBEL_CLOCK_OFFSET_FILE: file };
      const umbel = await lab.umbel({ broker, name: "umbel", env });
      await lab.begin({ broker, web: umbel });
      for (const offset of [HOUR_MS, -HOUR_MS, 0]) {
        writeFileSync(file, String(offset));
        await lab.published(2000);
      }
      return lab.end({ store: `unix://${lab.folder}/umbel/redis/redis.sock`, webs: [umbel] });
    },
  },
];
