/** Loaded into Umbel before it starts: its clock is off by as many ms as a file says at the moment, in every thread. */
import { readFileSync } from "node:fs";

const file = process.env.UMBEL_CLOCK_OFFSET_FILE;
const realNow = Date.now.bind(Date);
let offset = 0;
setInterval(() => (offset = Number(readFileSync(file, "utf8")) || 0), 100).unref();

globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length === 0 ? [realNow() + offset] : parts));
  }
  static now() {
    return realNow() + offset;
  }
};
