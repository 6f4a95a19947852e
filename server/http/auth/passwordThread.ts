/** The thread that works out slow hashes, one after the other. */
import { parentPort } from "node:worker_threads";
import { verifyHash, type HashAnswer, type HashQuestion } from "./passwords";

let last: Promise<void> = Promise.resolve();

parentPort?.on("message", (question: HashQuestion) => {
  last = last.then(async () => {
    // A hash that cannot be read lets nobody in.
    const matches = await verifyHash(question.hash, question.password).catch(() => false);
    parentPort?.postMessage({ id: question.id, matches } satisfies HashAnswer);
  });
});
