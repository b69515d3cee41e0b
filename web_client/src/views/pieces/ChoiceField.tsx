/** One of a few choices, as large buttons of the browser's own radio kind. */
import { useId } from "react";
import type { Option } from "../../state/questionnaire.ts";
import classes from "./ChoiceField.module.css";

export interface ChoiceFieldProps {
  readonly name: string;
  readonly legend: string;
  readonly words?: string;
  /** The language of `words`, where it is not the page's. */
  readonly lang?: string;
  readonly options: readonly Option[];
  /** The code that is chosen. */
  readonly chosen: string | undefined;
  readonly fault?: string | undefined;
  readonly onChoose: (code: string) => void;
}

export function ChoiceField(props: ChoiceFieldProps) {
  const { name, legend, words, lang, options, chosen, fault, onChoose } = props;
  const id = useId();
  return (
    <fieldset className={classes.group} aria-describedby={fault && id} data-testid={name}>
      <legend className={classes.legend}>{legend}</legend>
      {words && (
        <p className={classes.words} lang={lang}>
          {words}
        </p>
      )}
      <div className={classes.options}>
        {options.map(({ code, display }) => (
          <label key={code} className={classes.option}>
            <input
              type="radio"
              name={`${id}-${name}`}
              value={code}
              checked={chosen === code}
              aria-invalid={fault !== undefined || undefined}
              onChange={() => onChoose(code)}
            />
            {display}
          </label>
        ))}
      </div>
      {fault && (
        <p id={id} className={classes.fault} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
