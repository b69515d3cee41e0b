/** Several of a question's choices. */
import { Checkbox } from "@mantine/core";
import type { AnswerValue, Item } from "../../state/questionnaire.ts";
import classes from "./CheckGroupField.module.css";

export interface SeveralFieldProps {
  readonly name: string;
  readonly item: Item;
  readonly given: readonly AnswerValue[];
  readonly fault: string | undefined;
  readonly onAnswer: (values: readonly AnswerValue[]) => void;
}

export function SeveralField({ name, item, given, fault, onAnswer }: SeveralFieldProps) {
  return (
    <fieldset className={classes.group} data-testid={name}>
      <legend className={classes.legend}>{item.text}</legend>
      {item.options.map(({ code, display }) => (
        <Checkbox
          key={code}
          size="md"
          label={display}
          checked={given.includes(code)}
          aria-invalid={fault !== undefined || undefined}
          onChange={(event) =>
            onAnswer(
              event.currentTarget.checked ? [...given, code] : given.filter((chosen) => chosen !== code),
            )
          }
        />
      ))}
      {fault && <p className={classes.fault}>{fault}</p>}
    </fieldset>
  );
}
