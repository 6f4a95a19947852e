/** All that decides who comes in, put together from the settings: passwords, sessions, a provider, the gate. */
import type { Config } from "../../config";
import { createAccessGate, type AccessGate } from "../access";
import { createEndedSessions, type EndedSessionStore } from "./endedSessions";
import { openProvider } from "./openProvider";
import { createProviderSignIn, type ProviderSignIn } from "./providerSignIn";
import { createSealer } from "./sealer";
import { createSessions, type Sessions } from "./sessions";

export interface Door {
  gate: AccessGate;
  /** Null where nobody can sign in: then the store is asked for nothing. */
  sessions: Sessions | null;
  /** Null: nobody signs in at a provider. */
  atProvider: ProviderSignIn | null;
  stop(): Promise<void>;
}

export interface DoorOptions {
  config: Config;
  store: EndedSessionStore;
  /** What cookies are sealed with; asked for where somebody can sign in. */
  readKey: () => Promise<string>;
  /** As `createPasswordChecker` takes it. */
  passwordThread?: URL | null;
  /** Unix ms. */
  now?: () => number;
}

export async function openDoor({
  config,
  store,
  readKey,
  passwordThread = null,
  now = Date.now,
}: DoorOptions): Promise<Door> {
  const { basicAuth, provider: settings, sessionAgeMs: ageMs, urlPrefix } = config;
  if (basicAuth.length === 0 && settings === null) {
    const gate = createAccessGate(config, { now });
    return { gate, sessions: null, atProvider: null, stop: () => gate.stop() };
  }
  const sealer = createSealer(await readKey(), now);
  const ended = createEndedSessions(store, now);
  const sessions = createSessions({ sealer, ageMs, urlPrefix, ended, now });
  const gate = createAccessGate(config, { sessions, passwordThread, now });
  const provider = openProvider(config);
  const atProvider =
    provider === null || settings === null
      ? null
      : createProviderSignIn({
          provider,
          redirectUri: settings.redirectUri,
          sealer,
          sessions,
          mayEnter: (identity) => gate.mayEnter(identity),
          urlPrefix,
          now,
        });
  return {
    gate,
    sessions,
    atProvider,
    async stop() {
      ended.stop();
      await gate.stop();
    },
  };
}
