/** A text of many lines with their numbers beside it, the wrong one marked. */
import { type Ref, useId, useImperativeHandle, useRef } from "react";
import classes from "./Forms.module.css";

export interface JsonFieldHandle {
  /** Selects a line, counted from 1, and brings it into sight. */
  readonly goTo: (line: number) => void;
}

export interface JsonFieldProps {
  readonly ref: Ref<JsonFieldHandle>;
  readonly label: string;
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly wrongLine: number | undefined;
  /** The id of what says what is wrong. */
  readonly describedBy: string;
  readonly onType: (text: string) => void;
}

export function JsonField(props: JsonFieldProps) {
  const { ref, label, text, isReadOnly, wrongLine, describedBy, onType } = props;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLOListElement>(null);
  useImperativeHandle(ref, () => ({
    goTo: (line) => {
      const area = field.current;
      if (!area) return;
      const before = area.value.split("\n").slice(0, line - 1);
      const begin = before.reduce((length, each) => length + each.length + 1, 0);
      area.focus();
      area.setSelectionRange(begin, begin + (area.value.split("\n")[line - 1] ?? "").length);
      area.scrollTop = Math.max(0, (line - 4) * Number.parseFloat(getComputedStyle(area).lineHeight));
    },
  }));
  return (
    <div className={classes.json}>
      <label htmlFor={id} className={classes.label}>
        {label}
      </label>
      <div className={classes.lines}>
        <ol ref={numbers} className={classes.numbers} aria-hidden="true">
          {text.split("\n").map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <li key={index} data-wrong={wrongLine === index + 1 || undefined}>
              {index + 1}
            </li>
          ))}
        </ol>
        <textarea
          ref={field}
          id={id}
          className={classes.area}
          value={text}
          readOnly={isReadOnly}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={wrongLine !== undefined || undefined}
          aria-describedby={describedBy}
          data-testid="form-json"
          onChange={(event) => onType(event.currentTarget.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
    </div>
  );
}
