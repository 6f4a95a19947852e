/** Gathers what changed and tells it a few times a second, so that listeners cost the same at any event rate. */

/** Ids of changed tasks, or "all" when there are too many to name. */
export type ChangedTasks = ReadonlySet<string> | "all";

export type Listener<Change> = (change: Change) => void;

/** Often enough that nobody waits for it: pages are told at most four times a second. */
const NOTICE_MS = 50;
/** More than a page shows by far; beyond it a set costs more than it saves. */
const MAX_IDS = 10_000;

export class ChangeNotice {
  private readonly taskListeners = new Set<Listener<ChangedTasks>>();
  private readonly workerListeners = new Set<Listener<void>>();
  private tasks: Set<string> | "all" = new Set();
  private workers = false;
  private timer: NodeJS.Timeout | null = null;

  onTasks(listener: Listener<ChangedTasks>): () => void {
    this.taskListeners.add(listener);
    return () => this.taskListeners.delete(listener);
  }

  onWorkers(listener: Listener<void>): () => void {
    this.workerListeners.add(listener);
    return () => this.workerListeners.delete(listener);
  }

  addTask(id: string): void {
    if (this.tasks === "all") return;
    this.tasks.add(id);
    if (this.tasks.size > MAX_IDS) this.tasks = "all";
    this.tellSoon();
  }

  addAllTasks(): void {
    this.tasks = "all";
    this.tellSoon();
  }

  addWorkers(): void {
    this.workers = true;
    this.tellSoon();
  }

  /** Tells nothing any more of what was gathered. */
  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private tellSoon(): void {
    this.timer ??= setTimeout(() => this.tell(), NOTICE_MS);
  }

  private tell(): void {
    this.timer = null;
    const { tasks, workers } = this;
    this.tasks = new Set();
    this.workers = false;
    if (tasks === "all" || tasks.size > 0) for (const listener of [...this.taskListeners]) listener(tasks);
    if (workers) for (const listener of [...this.workerListeners]) listener();
  }
}
