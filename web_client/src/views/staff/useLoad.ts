/** Asks for what a screen shows when the screen comes. */
import { useEffect } from "react";

export function useLoad(loadable: { readonly load: () => Promise<void> }): void {
  useEffect(() => void loadable.load(), [loadable]);
}
