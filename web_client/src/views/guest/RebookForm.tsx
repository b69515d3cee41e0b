/** Asks for another time; the coordinator answers. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormModel } from "../../state/form.ts";
import type { GuestModel } from "../../state/guest/guest.ts";
import type { GuestVisit } from "../../state/guest/screen.ts";
import { Form } from "../pieces/Form.tsx";
import { TextAreaField } from "../pieces/fields.tsx";
import classes from "./Guest.module.css";

export interface RebookFormProps {
  readonly guest: GuestModel;
  readonly visit: GuestVisit;
}

export function RebookForm({ guest, visit }: RebookFormProps) {
  const { t } = useTranslation();
  const [form] = useState(
    () =>
      new FormModel(
        { wishes: "" },
        {
          check: ({ wishes }) => ({ wishes: wishes.trim() === "" ? "missing" : undefined }),
          send: ({ wishes }) => guest.askToRebook(wishes.trim()),
        },
      ),
  );
  if (visit.rebooking_asked) {
    return (
      <p className={classes.thanks} role="status" data-testid="rebooking-asked">
        {t("guest.rebook.asked")}
      </p>
    );
  }
  if (!visit.may_rebook) return null;
  return (
    <Form form={form} submit={t("guest.rebook.send")} isWide testId="rebook">
      <TextAreaField
        form={form}
        name="wishes"
        label={t("guest.rebook.label")}
        description={t("guest.rebook.hint")}
        maxLength={1000}
      />
    </Form>
  );
}
