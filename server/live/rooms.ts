/**
 * One room for each subject that somebody looks at. A room reads its subject when something has changed, never more often
 * than its kind allows, once for all who are in it; it tells what differs from what it told before. Nobody in a room, no
 * work.
 */
import { subjectKey, UPDATES_PER_SECOND, type Subject } from "@/lib/contract/realtime";
import type { WorkflowTask } from "@/lib/cluster/workflow";
import type { SubjectValue } from "./subjects";

/** What is told: `whole` to somebody who just came or fell behind, `changes` to the others. Null: nothing new. */
export interface RoomUpdate {
  subject: Subject;
  key: string;
  whole: SubjectValue;
  changes: SubjectValue | null;
}

export interface RoomsOptions {
  read: (subject: Subject) => Promise<SubjectValue>;
  /** Grows with every change to what rooms show. */
  revision: () => number;
  now: () => number;
  /** An update of a room is ready for its members. */
  onUpdate: (update: RoomUpdate) => void;
  /** A subject could not be read; the room tries again at its next turn. */
  onTrouble: (key: string, error: unknown) => void;
}

export interface Rooms {
  /** Adds a member; resolves when the subject's value is there. Throws what `read` throws; then nobody was added. */
  join(subject: Subject): Promise<void>;
  /** What was told last, from which the next update tells the changes; null where nobody is. */
  current(subject: Subject): SubjectValue | null;
  leave(subject: Subject): void;
  /** Takes a turn: reads what is due. Resolves when all of it was told. */
  turn(): Promise<void>;
  readonly size: number;
}

/** The least time between two reads, ms, and the most that may pass without one while somebody looks (clocks go on). */
const PACE: Record<Subject["kind"], { atLeastMs: number; atMostMs: number }> = {
  tasks: { atLeastMs: 1000 / UPDATES_PER_SECOND, atMostMs: 5000 },
  task: { atLeastMs: 1000 / UPDATES_PER_SECOND, atMostMs: 5000 },
  workflow: { atLeastMs: 2000 / UPDATES_PER_SECOND, atMostMs: 5000 },
  shell: { atLeastMs: 1000, atMostMs: 2000 },
  workers: { atLeastMs: 1000, atMostMs: 2000 },
  overview: { atLeastMs: 2000, atMostMs: 5000 },
  failures: { atLeastMs: 1000, atMostMs: 3000 },
  // A table of a site's own may hold dozens. The longer one is how soon a widget knows that it was cut off.
  widget: { atLeastMs: 1000, atMostMs: 5000 },
};

interface Room {
  subject: Subject;
  members: number;
  whole: SubjectValue;
  /** Of each row or of the whole, as text: what was told last. */
  told: Map<string, string>;
  readAt: number;
  readRevision: number;
  reading: boolean;
}

export function createRooms(options: RoomsOptions): Rooms {
  const rooms = new Map<string, Room>();

  function isDue(room: Room): boolean {
    if (room.reading) return false;
    const age = options.now() - room.readAt;
    const { atLeastMs, atMostMs } = PACE[room.subject.kind];
    return age >= atMostMs || (age >= atLeastMs && room.readRevision !== options.revision());
  }

  async function refresh(key: string, room: Room): Promise<void> {
    room.reading = true;
    room.readAt = options.now();
    room.readRevision = options.revision();
    try {
      const whole = await options.read(room.subject);
      room.whole = whole;
      const changes = changesSince(room.told, whole);
      if (rooms.get(key) === room) options.onUpdate({ subject: room.subject, key, whole, changes });
    } catch (error) {
      options.onTrouble(key, error);
    } finally {
      room.reading = false;
    }
  }

  return {
    get size() {
      return rooms.size;
    },
    async join(subject) {
      const key = subjectKey(subject);
      const known = rooms.get(key);
      if (known) {
        known.members++;
        return;
      }
      const readAt = options.now();
      const readRevision = options.revision();
      const whole = await options.read(subject);
      const other = rooms.get(key); // somebody else may have come meanwhile
      if (other) other.members++;
      else {
        const told = new Map<string, string>();
        changesSince(told, whole);
        rooms.set(key, { subject, members: 1, whole, told, readAt, readRevision, reading: false });
      }
    },
    current(subject) {
      return rooms.get(subjectKey(subject))?.whole ?? null;
    },
    leave(subject) {
      const key = subjectKey(subject);
      const room = rooms.get(key);
      if (room && --room.members === 0) rooms.delete(key);
    },
    async turn() {
      const due = [...rooms].filter(([, room]) => isDue(room));
      await Promise.all(due.map(([key, room]) => refresh(key, room)));
    },
  };
}

/** What in `value` differs from what was told, which it becomes; null when nothing does. */
export function changesSince(told: Map<string, string>, value: SubjectValue): SubjectValue | null {
  if (value.kind === "workflow") return workflowChanges(told, value);
  if (value.kind !== "tasks") {
    const text = JSON.stringify(value.value);
    if (told.get("") === text) return null;
    told.set("", text);
    return value;
  }
  const before = new Map(told);
  told.clear();
  const rows = value.rows.filter((row) => {
    const text = JSON.stringify(row);
    told.set(row.id, text);
    return before.get(row.id) !== text;
  });
  const frame = JSON.stringify([value.total, value.retained, value.hydrating, value.ids]);
  told.set("", frame);
  if (rows.length === 0 && before.get("") === frame) return null;
  return { ...value, rows };
}

type WorkflowValue = Extract<SubjectValue, { kind: "workflow" }>;

/** Of thousands of tasks few change between two looks, and their ids hardly ever: only what is new is told. */
function workflowChanges(told: Map<string, string>, value: WorkflowValue): SubjectValue | null {
  const before = new Map(told);
  told.clear();
  const stamp = (task: WorkflowTask) => `${task.version} ${task.lost}`;
  const rows = value.rows.filter((row) => {
    told.set(`task ${row.id}`, stamp(row));
    return before.get(`task ${row.id}`) !== stamp(row);
  });
  const frame = JSON.stringify([value.rootId, value.total, value.sentBy, value.groupId]);
  const ids = JSON.stringify(value.ids);
  told.set("frame", frame).set("ids", ids);
  const sameIds = before.get("ids") === ids;
  if (rows.length === 0 && sameIds && before.get("frame") === frame) return null;
  return { ...value, rows, ids: sameIds ? null : value.ids };
}
