/** Several of a few choices, each with a line that says what it means. */
import { Checkbox } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Fault, FormModel } from "../../state/form.ts";
import { useStore } from "../useStore.ts";
import classes from "./CheckGroupField.module.css";

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly words?: string;
}

export interface CheckGroupFieldProps<T extends string, V extends Record<K, readonly T[]>, K extends string> {
  readonly form: FormModel<V>;
  readonly name: K & keyof V;
  readonly label: string;
  readonly choices: readonly Choice<T>[];
}

export function CheckGroupField<T extends string, V extends Record<K, readonly T[]>, K extends string>(
  props: CheckGroupFieldProps<T, V, K>,
) {
  const { form, name, label, choices } = props;
  const { t } = useTranslation();
  const id = useId();
  const { values, faults } = useStore(form.snapshot);
  const chosen: readonly T[] = values[name];
  const wrong: Fault | undefined = faults[name];
  const toggle = (value: T, isOn: boolean) => {
    const next = choices
      .map((choice) => choice.value)
      .filter((known) => (known === value ? isOn : chosen.includes(known)));
    form.set(name, next as unknown as V[K & keyof V]);
  };
  return (
    <fieldset className={classes.group} aria-describedby={wrong && id}>
      <legend className={classes.legend}>{label}</legend>
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          size="md"
          label={choice.label}
          description={choice.words}
          checked={chosen.includes(choice.value)}
          aria-invalid={wrong !== undefined || undefined}
          onChange={(event) => toggle(choice.value, event.currentTarget.checked)}
        />
      ))}
      {wrong && (
        <p id={id} className={classes.fault}>
          {t(`faults.${wrong}`)}
        </p>
      )}
    </fieldset>
  );
}
