/** Next's handler: it renders pages and nothing else, behind everything that Fastify decides. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import next from "next";
import { copyPages } from "./pagesCopy";

export interface PagesOptions {
  /** Where package.json, next.config.js and `.next` are. */
  projectDir: string;
  dataDir: string;
  /** "" or "/umbel". */
  urlPrefix: string;
  now: number;
}

export interface Pages {
  /** Answers a GET or HEAD of a page or of one of its files. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** Null: the pages are not built. */
export async function createPages({
  projectDir,
  dataDir,
  urlPrefix,
  now,
}: PagesOptions): Promise<Pages | null> {
  const dir = await copyPages({
    projectDir,
    folders: [join(projectDir, ".umbel", "pages"), join(dataDir, "pages")],
    urlPrefix,
    now,
  });
  if (dir === null) return null;
  const app = next({
    dev: false,
    dir,
    customServer: true,
    quiet: true,
    // Next hooks itself to the upgrades of the server it is given or of the first request's. Upgrades are
    // Socket.IO's, so it is given one that never listens.
    httpServer: createServer(),
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (request, response) => handle(request, response), close: () => app.close() };
}
