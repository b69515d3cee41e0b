/** Gives every screen the navigator, and the place it is shown for. */
import { createContext, useContext } from "react";
import type { Navigator, Place } from "../../state/navigator.ts";
import { useStore } from "../useStore.ts";

export const NavigatorContext = createContext<Navigator | undefined>(undefined);

export function useNavigator(): Navigator {
  const navigator = useContext(NavigatorContext);
  if (!navigator) throw new Error("no NavigatorContext around this");
  return navigator;
}

export function usePlace(): Place {
  return useStore(useNavigator().place);
}
