/**
 * Results in MongoDB: one document a task, whose `result` is a text of its own in the application's serialiser, unless
 * that is `bson` (protocol reference f.5).
 */
import { MongoClient, MongoServerError, type Collection, type Document } from "mongodb";
import { pythonValueFromBson } from "@/lib/celery/pythonValueFromBson";
import { decodeContent, type DecodedMember } from "@/lib/celery/resultContent";
import { resultMetaFrom, type DecodedResult } from "@/lib/celery/results";
import type { BackendSettings } from "./backendUrl";
import {
  BackendFailure,
  bytesInHand,
  SHOWN_LIMITS,
  type ResultBackend,
  type StoredResult,
} from "./resultBackend";

interface TaskDocument extends Document {
  _id: string;
}

export function openMongoResults(url: string, settings: BackendSettings): ResultBackend {
  const client = new MongoClient(url, {
    ...(!/[?&]serverSelectionTimeoutMS=/i.test(url) && { serverSelectionTimeoutMS: TIMEOUT_MS }),
    connectTimeoutMS: TIMEOUT_MS,
    socketTimeoutMS: TIMEOUT_MS,
    maxPoolSize: 3,
    readPreference: "secondaryPreferred",
    appName: "umbel results",
    // As they are: ints and floats apart, integers of 64 bits whole.
    promoteValues: false,
  });
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/i.exec(url)?.[1];
  const database = client.db(settings.mongoDatabase ?? named ?? "celery");
  const collection: Collection<TaskDocument> = database.collection(
    settings.mongoCollection ?? "celery_taskmeta",
  );

  async function find(ids: readonly string[]): Promise<TaskDocument[]> {
    try {
      return await collection.find({ _id: { $in: [...ids] } }, { maxTimeMS: TIMEOUT_MS }).toArray();
    } catch (error) {
      throw explain(error);
    }
  }

  return {
    async read(ids) {
      const found = new Map<string, StoredResult>();
      for (const document of await find(ids)) {
        const bytes = storedBytes(document["result"]);
        found.set(document._id, {
          sizeBytes: bytes?.byteLength ?? 0,
          decoded: decodeDocument(document),
          head: null,
        });
      }
      return found;
    },
    async open(id) {
      const [document] = await find([id]);
      if (document === undefined) return null;
      return bytesInHand(storedBytes(document["result"]) ?? Buffer.from(JSON.stringify(document["result"])));
    },
    close: () => client.close(),
  };
}

const TIMEOUT_MS = 5000;

/** The document as META. */
export function decodeDocument({ _id, ...document }: TaskDocument): DecodedResult {
  const members = new Map<string, DecodedMember>();
  for (const [name, value] of Object.entries({ task_id: _id, ...document })) {
    members.set(name, { value: pythonValueFromBson(value), cut: false, text: null });
  }
  const stored = storedBytes(document["result"]);
  const decoded = stored === null ? null : decodeContent(stored, { limits: SHOWN_LIMITS });
  if (decoded !== null && !decoded.ok) return decoded;
  if (decoded !== null) members.set("result", { value: decoded.value, cut: decoded.cut, text: null });
  return resultMetaFrom(members, decoded?.serializer ?? null);
}

/** Null for a native value (`result_serializer` bson). */
function storedBytes(value: unknown): Uint8Array | null {
  if (typeof value === "string") return Buffer.from(value);
  if (typeof value === "object" && value !== null && "buffer" in value && value.buffer instanceof Uint8Array)
    return value.buffer;
  return null;
}

function explain(error: unknown): BackendFailure {
  const words = error instanceof Error ? error.message : String(error);
  // 18: authentication failed. 13: not authorised.
  if (error instanceof MongoServerError && error.code === 18)
    return new BackendFailure("credentials", "MongoDB refuses the user or password of the result backend");
  if (error instanceof MongoServerError && error.code === 13) return new BackendFailure("not-allowed", words);
  return new BackendFailure("unreachable", `MongoDB cannot be read: ${words}`);
}
