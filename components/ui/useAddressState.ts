"use client";
import { useMemo } from "react";
import { useAddress } from "./useAddress";

/**
 * What a list shows, kept in the address as its whole search part. `parse` and `format` are the list's own; both must be
 * functions that do not change. A change replaces the entry, so that after typing the back button leaves the page at once.
 */
export function useAddressState<State>(
  parse: (params: URLSearchParams) => State,
  format: (state: State) => string,
): [State, (state: State) => void] {
  const { params, change } = useAddress();
  const state = useMemo(() => parse(params), [parse, params]);
  const setState = (next: State) =>
    change((address) => {
      for (const name of [...address.keys()]) address.delete(name);
      for (const [name, value] of new URLSearchParams(format(next))) address.set(name, value);
    }, "replace");
  return [state, setState];
}
