/** A short numbered list of what happens next. */
import { useId } from "react";
import classes from "./Steps.module.css";

export interface StepsProps {
  readonly heading?: string;
  readonly steps: readonly string[];
}

export function Steps({ heading, steps }: StepsProps) {
  const id = useId();
  return (
    <div>
      {heading !== undefined && (
        <h2 id={id} className={classes.heading}>
          {heading}
        </h2>
      )}
      <ol className={classes.steps} aria-labelledby={heading === undefined ? undefined : id}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  );
}
