/** More than two cores can take. */
import { setTimeout as delay } from "node:timers/promises";
import { startApart } from "./killed";
import type { Fault } from "./lab";

const EVENTS_PER_SECOND = 30_000;
const OVERLOAD_MS = 60_000;

export const faults: Fault[] = [
  {
    name: "overload",
    what: `up to ${EVENTS_PER_SECOND.toLocaleString("en")} events/s published for 60 s: far above what this machine takes in`,
    async run(lab) {
      const { broker, store, web } = await startApart(lab);
      await lab.begin({ broker, web, rate: EVENTS_PER_SECOND });
      await delay(OVERLOAD_MS);
      return lab.end({ store, webs: [web], idleMs: 60_000 });
    },
  },
];
