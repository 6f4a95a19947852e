/**
 * The ingest thread: everything between the broker and our Redis, apart from the thread that answers people, so that a
 * burst never freezes a page. It is started with `IngestOptions`, says what it does through the store, and stops on the
 * message "stop" when all it holds is written.
 */
import { parentPort, workerData } from "node:worker_threads";
import { redactorOf } from "@/lib/cluster/redact/redactor";
import { createLogger } from "../logger";
import { createStore } from "../store/storeClient";
import type { IngestOptions } from "./ingestOptions";
import { startIngest } from "./ingest";

const options = workerData as IngestOptions; // given by server/main.ts and by nobody else
const logger = createLogger(options.logLevel, {
  name: "ingest",
  redactor: redactorOf(options.redact),
});
const store = createStore(options.store);
const ingest = startIngest(options, store, logger);

parentPort?.once("message", () => {
  void ingest
    .stop()
    .then(() => store.close())
    .then(() => parentPort?.close());
});
