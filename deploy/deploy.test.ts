import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { NAMES } from "@/server/configSettings";

const ROOT = join(import.meta.dirname, "..");
const INSTRUCTIONS = [
  "FROM",
  "RUN",
  "COPY",
  "WORKDIR",
  "ENV",
  "USER",
  "VOLUME",
  "EXPOSE",
  "HEALTHCHECK",
  "ENTRYPOINT",
];
/** Made by the build, so not in a fresh checkout. */
const BUILT = ["node_modules", "dist", ".next"];

const serviceSchema = z
  .object({
    image: z.string().optional(),
    build: z.object({ context: z.literal(".."), dockerfile: z.string() }).optional(),
    environment: z.record(z.string(), z.string()).default({}),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
    command: z.string().default(""),
  })
  .refine(
    ({ image, build }) => (image === undefined) !== (build === undefined),
    "either an image or a build",
  );
const compose = z
  .object({ services: z.record(z.string(), serviceSchema) })
  .parse(parse(readText("deploy/compose.yaml"), { merge: true }));

test.each(["deploy/Dockerfile", "deploy/demo.Dockerfile"])(
  "%s uses known instructions and copies what is there",
  (file) => {
    const lines = readText(file)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    for (const line of lines) {
      const [instruction, ...words] = line.split(" ");
      expect(INSTRUCTIONS).toContain(instruction);
      if (instruction !== "COPY") continue;
      const sources = words.filter((word) => !word.startsWith("--")).slice(0, -1);
      for (const source of sources.map((path) => path.replace(/^\/app\//, ""))) {
        expect(BUILT.includes(source) || existsSync(join(ROOT, source)), `${file} copies ${source}`).toBe(
          true,
        );
      }
    }
  },
);

test("the compose file names services, files and settings that exist", () => {
  const variables = new Set(Object.values(NAMES).flatMap((names) => names.variables));
  for (const [name, service] of Object.entries(compose.services)) {
    if (service.build) expect(existsSync(join(ROOT, service.build.dockerfile)), name).toBe(true);
    for (const other of Object.keys(service.depends_on))
      expect(Object.keys(compose.services)).toContain(other);
    for (const variable of Object.keys(service.environment)) expect(variables).toContain(variable);
  }
});

test("the compose file's workers take the queues that the demo's workers take", () => {
  const queues = (text: string) =>
    [...text.matchAll(/[a-z_]+(?:,[a-z_]+){3,}/g)].map(([list]) => list).sort();
  const commands = Object.values(compose.services).map((service) => service.command);
  expect(queues(commands.join("\n"))).toEqual(queues(readText("scripts/lib/cluster.mjs")));
});

function readText(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
