/**
 * What acts on many things goes on after it was answered. A toast follows each such operation to its end, whatever page is
 * open then. What was begun in this tab is remembered in it, so that a page that was loaded anew goes on to tell.
 */
import { ApiError } from "@/components/data/apiClient";
import { changeToast, renewToast, showToast, type ToastWords } from "./toasts";

/** As much of an operation as it takes to follow it. */
export interface Followed {
  id: string;
  state: string;
}

/** How operations of one kind are asked for and told. */
export interface OperationTeller<Operation extends Followed> {
  kind: string;
  read: (id: string) => Promise<Operation>;
  /** `trouble`: the last question failed, so this is what was known before. */
  told: (operation: Operation, trouble: ApiError | null) => ToastWords;
  /** Whether there is more to tell soon; while it runs, if left out. */
  goesOn?: (operation: Operation) => boolean;
}

const ASK_MS = 500;
/** While it cannot be asked for it may still go on, so the questions only become fewer. */
const LONGEST_WAIT_MS = 10_000;

/** Shows a toast of an operation that was just begun, and keeps it true until the operation has ended. */
export function followOperation<Operation extends Followed>(
  teller: OperationTeller<Operation>,
  begun: Operation,
): void {
  remember({ kind: teller.kind, id: begun.id });
  void follow(teller, begun);
}

/** The same for those of this kind that were begun before the page was loaded anew. */
export function pickUpOperations<Operation extends Followed>(teller: OperationTeller<Operation>): void {
  for (const { kind, id } of operationsGoingOn()) {
    if (kind === teller.kind && !following.has(id)) void pickUp(teller, id);
  }
}

/** What was begun in this tab and was not seen to end. */
export function operationsGoingOn(): Remembered[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(isRemembered).slice(-MOST) : [];
  } catch {
    // No storage in this browser, or not our text: then there is nothing to go on with.
    return [];
  }
}

/** Those that have a toast already: going from page to page does not take it away. */
const following = new Set<string>();

async function pickUp<Operation extends Followed>(
  teller: OperationTeller<Operation>,
  id: string,
): Promise<void> {
  following.add(id);
  for (let failed = 0; ; failed++) {
    const read = await ask(teller, id);
    if (!(read instanceof ApiError)) return follow(teller, read);
    // It is kept for a while only; after that there is nothing left to tell.
    if (isFinal(read)) return forget(id);
    await pause(failed + 1);
  }
}

async function follow<Operation extends Followed>(
  teller: OperationTeller<Operation>,
  begun: Operation,
): Promise<void> {
  following.add(begun.id);
  let operation = begun;
  let trouble: ApiError | null = null;
  let failed = 0;
  const { goesOn = ({ state }) => state === "running" } = teller;
  const toast = showToast(teller.told(operation, trouble));
  while (goesOn(operation) && !(trouble !== null && isFinal(trouble))) {
    await pause(failed);
    const read = await ask(teller, operation.id);
    if (read instanceof ApiError) {
      trouble = read;
      failed += 1;
    } else {
      operation = read;
      trouble = null;
      failed = 0;
    }
    // Put away while it goes on, it comes back only to tell of the end.
    if (goesOn(operation)) renewToast(toast, teller.told(operation, trouble));
  }
  forget(operation.id);
  if (operation !== begun || trouble !== null) changeToast(toast, teller.told(operation, trouble));
}

async function ask<Operation extends Followed>(
  teller: OperationTeller<Operation>,
  id: string,
): Promise<Operation | ApiError> {
  try {
    return await teller.read(id);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** Whether asking again will be answered in the same way: it is not known any more, or not ours to see. */
function isFinal({ status }: ApiError): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function pause(failed: number): Promise<void> {
  const waitMs = Math.min(ASK_MS * 2 ** failed, LONGEST_WAIT_MS);
  return new Promise((resolve) => setTimeout(resolve, waitMs));
}

interface Remembered {
  kind: string;
  id: string;
}

const KEY = "umbel.operations";
/** More are not under way at a time, unless somebody else writes here. */
const MOST = 10;

function isRemembered(one: unknown): one is Remembered {
  return (
    typeof one === "object" &&
    one !== null &&
    "kind" in one &&
    typeof one.kind === "string" &&
    "id" in one &&
    typeof one.id === "string"
  );
}

function remember(one: Remembered): void {
  write([...operationsGoingOn().filter(({ id }) => id !== one.id), one]);
}

function forget(id: string): void {
  write(operationsGoingOn().filter((one) => one.id !== id));
}

function write(all: readonly Remembered[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Full or forbidden: the toast is then lost with a reload, and nothing else.
  }
}
