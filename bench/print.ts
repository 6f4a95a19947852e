/** What a bench prints: a table for people, and one JSON line for each result for everything else. */
import { Console } from "node:console";

export function printTable(rows: Record<string, string | number>[]): void {
  new Console(process.stdout).table(rows);
}

export function printLine(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
