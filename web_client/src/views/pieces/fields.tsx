/** Fields of a form: Mantine's inputs bound to a FormModel, with the words for what is wrong. */
import {
  Checkbox,
  type CheckboxProps,
  NativeSelect,
  type NativeSelectProps,
  PasswordInput,
  type PasswordInputProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Fault, FormFields } from "../../state/form.ts";
import { useStore } from "../useStore.ts";

/** The names of the fields of `V` that hold a `T`, or one of a few of its values. */
type FieldOf<V, T> = { [K in keyof V]: V[K] extends T ? K : never }[keyof V] & string;

interface Bound<V extends object, T> {
  readonly form: FormFields<V>;
  readonly name: FieldOf<V, T>;
  readonly label: string;
  /** Says instead of the general words what this field wants. */
  readonly fault?: string;
}

type Props<V extends object, T, Input> = Bound<V, T> &
  Omit<Input, "form" | "name" | "label" | "value" | "error">;

function useField<V extends object, T>({ form, name, fault }: Omit<Bound<V, T>, "label">) {
  const { t } = useTranslation();
  const { values, faults } = useStore(form.snapshot);
  const wrong: Fault | undefined = faults[name];
  const words = wrong === "missing" || !fault ? wrong && t(`faults.${wrong}`) : wrong && fault;
  return {
    value: values[name] as T,
    error: words,
    set: (value: T) => form.set(name, value as V[typeof name]),
  };
}

export function TextField<V extends object>({
  form,
  name,
  fault,
  ...rest
}: Props<V, string, TextInputProps>) {
  const { value, error, set } = useField<V, string>({ form, name, fault });
  return (
    <TextInput
      size="md"
      name={name}
      value={value}
      error={error}
      onChange={(event) => set(event.currentTarget.value)}
      {...rest}
    />
  );
}

export function PasswordField<V extends object>(props: Props<V, string, PasswordInputProps>) {
  const { form, name, fault, ...rest } = props;
  const { t } = useTranslation();
  const { value, error, set } = useField<V, string>({ form, name, fault });
  return (
    <PasswordInput
      size="md"
      name={name}
      value={value}
      error={error}
      visibilityToggleButtonProps={{ "aria-label": t("pieces.showPassword") }}
      onChange={(event) => set(event.currentTarget.value)}
      {...rest}
    />
  );
}

export function TextAreaField<V extends object>(props: Props<V, string, TextareaProps>) {
  const { form, name, fault, ...rest } = props;
  const { value, error, set } = useField<V, string>({ form, name, fault });
  return (
    <Textarea
      size="md"
      rows={4}
      name={name}
      value={value}
      error={error}
      onChange={(event) => set(event.currentTarget.value)}
      {...rest}
    />
  );
}

export function SelectField<V extends object>(props: Props<V, string, NativeSelectProps>) {
  const { form, name, fault, ...rest } = props;
  const { value, error, set } = useField<V, string>({ form, name, fault });
  return (
    <NativeSelect
      size="md"
      name={name}
      value={value}
      error={error}
      onChange={(event) => set(event.currentTarget.value)}
      {...rest}
    />
  );
}

export function CheckField<V extends object>(props: Props<V, boolean, CheckboxProps>) {
  const { form, name, fault, ...rest } = props;
  const { value, error, set } = useField<V, boolean>({ form, name, fault });
  return (
    <Checkbox
      size="md"
      name={name}
      checked={value}
      error={error}
      onChange={(event) => set(event.currentTarget.checked)}
      {...rest}
    />
  );
}
