/** A word that says how something stands. The word carries the meaning, the colour only helps. */
import type { ReactNode } from "react";
import classes from "./Tag.module.css";

export type TagTone = "calm" | "good" | "warn" | "stop";

export function Tag({ tone = "calm", children }: { readonly tone?: TagTone; readonly children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
