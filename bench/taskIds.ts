/** Ids of a bench's tasks: UUIDs made of numbers, scattered as real ones are, so that any process can name them all. */

/** No two numbers below 2^24 of one seed, below 256, have the same id. */
export function taskId(seed: number, index: number): string {
  const number = seed * 2 ** 24 + index + 1;
  const words = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f].map((factor) => {
    const mixed = Math.imul(number, factor);
    return ((mixed ^ (mixed >>> 15)) >>> 0).toString(16).padStart(8, "0");
  });
  const hex = words.join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
