import { defineConfig } from "vitest/config";

/** What a test needs is told by its suffix: these need live servers, named by the environment (see `npm test`). */
const LIVE = ["**/*.{redis,amqp,cluster}.test.{ts,tsx}"];
const NEVER = ["**/node_modules/**", ".next/**", "dist/**", ".umbel/**"];

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    // Two cores are what the project promises to run on; more processes only make each other late.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...NEVER, ...LIVE],
          // Nothing here lives in module scope, so files can share modules: half the processor time.
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: LIVE,
          exclude: NEVER,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
