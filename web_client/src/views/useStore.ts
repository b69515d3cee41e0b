/** Lets a component show a model's snapshot and follow its changes. */
import { useSyncExternalStore } from "react";
import type { Watchable } from "../lib/store.ts";

export function useStore<T>(store: Watchable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
