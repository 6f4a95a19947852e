import { useSyncExternalStore } from "react";

/** A value outside React that components can follow: the connection, the live control, the clock's correction. */
export interface ValueStore<T> {
  get(): T;
  /** Sets and tells listeners, unless it is the very same value. */
  set(next: T): void;
  subscribe(listener: () => void): () => void;
}

export function createValueStore<T>(initial: T): ValueStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's present value; `atServer` is what the first rendering shows, before the browser has any. */
export function useValueStore<T>(store: ValueStore<T>, atServer: T): T {
  return useSyncExternalStore(store.subscribe, store.get, () => atServer);
}
