/** One priority's promise, and the instants it comes to for a case that comes in now. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FormModel } from "../../../state/form.ts";
import type { Resource } from "../../../state/resource.ts";
import {
  type Dues,
  type Promised,
  type SpanUnit,
  type SpanValues,
  type TermsValues,
  UNITS,
} from "../../../state/staff/terms.ts";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { PRIORITY_TONES } from "../inbox/InboxScreen.tsx";
import { useFormats } from "../StaffContext.ts";
import classes from "./InboxSettings.module.css";

export interface PromiseFieldProps {
  readonly form: FormModel<TermsValues>;
  readonly name: Promised;
  readonly dues: Resource<Dues>;
  readonly isReadOnly: boolean;
}

export function PromiseField({ form, name, dues, isReadOnly }: PromiseFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const { values, faults } = useStore(form.snapshot);
  const promise = values[name];
  const wrong = faults[name] !== undefined;
  const parts = ["answer", "look"] as const;
  return (
    <fieldset
      className={classes.promise}
      aria-describedby={wrong ? id : undefined}
      data-testid={`promise-${name}`}
    >
      <legend>
        <Tag tone={PRIORITY_TONES[name]}>{t(`inbox.priorities.${name}`)}</Tag>
      </legend>
      <div className={classes.spans}>
        {parts.map((part) =>
          isReadOnly ? (
            promise[part].count !== "" && (
              <p key={part} className={classes.told}>
                {t(`inboxSettings.terms.${part}`)}: {promise[part].count}{" "}
                {t(`inboxSettings.terms.units.${promise[part].unit}`)}
              </p>
            )
          ) : (
            <SpanField
              key={part}
              label={t(`inboxSettings.terms.${part}`)}
              span={promise[part]}
              isWrong={wrong}
              onChange={(span) => form.set(name, { ...promise, [part]: span })}
            />
          ),
        )}
      </div>
      {wrong && (
        <p id={id} role="alert" className={classes.fault}>
          {t("inboxSettings.terms.promiseFault")}
        </p>
      )}
      <DueLine dues={dues} name={name} />
    </fieldset>
  );
}

interface SpanFieldProps {
  readonly label: string;
  readonly span: SpanValues;
  readonly isWrong: boolean;
  readonly onChange: (span: SpanValues) => void;
}

function SpanField({ label, span, isWrong, onChange }: SpanFieldProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.span}>
      <TextInput
        size="md"
        label={label}
        inputMode="numeric"
        value={span.count}
        error={isWrong}
        onChange={(event) => onChange({ ...span, count: event.currentTarget.value.trim() })}
      />
      <NativeSelect
        size="md"
        aria-label={t("inboxSettings.terms.unitOf", { of: label })}
        value={span.unit}
        data={UNITS.map((value) => ({ value, label: t(`inboxSettings.terms.units.${value}`) }))}
        onChange={(event) => onChange({ ...span, unit: event.currentTarget.value as SpanUnit })}
      />
    </div>
  );
}

const MARKS = ["look_due_at", "half_used_at", "nearly_used_at", "due_at"] as const;

function DueLine({ dues, name }: { readonly dues: Resource<Dues>; readonly name: Promised }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const { value, error } = useStore(dues.snapshot);
  if (error) return <p className={classes.soft}>{t("inboxSettings.terms.neverOpen")}</p>;
  if (!value) return null;
  const due = value[name];
  const marks = MARKS.flatMap((mark) => (due[mark] === null ? [] : [{ mark, at: due[mark] }]));
  return (
    <dl className={classes.marks} data-testid={`due-${name}`}>
      {marks.map(({ mark, at }) => (
        <div key={mark} className={classes.mark} data-mark={mark}>
          <dt>{t(`inboxSettings.terms.marks.${mark}`)}</dt>
          <dd>{instant(at)}</dd>
        </div>
      ))}
    </dl>
  );
}
