/** By when a case is answered: the time that is left in words, and how much of it is used as a bar. */
import type { Promised } from "../../../state/staff/promise.ts";
import classes from "./Inbox.module.css";
import { LeftTag } from "./LeftTag.tsx";
import { PromiseBar } from "./PromiseBar.tsx";

export interface DueProps {
  readonly promised: Promised;
  readonly used: number | null;
}

export function Due({ promised, used }: DueProps) {
  return (
    <div className={classes.due}>
      <LeftTag promised={promised} />
      {used !== null && <PromiseBar used={used} isHeld={promised.hold !== null} />}
    </div>
  );
}
