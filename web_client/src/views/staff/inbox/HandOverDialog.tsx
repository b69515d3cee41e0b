/** Asks to whom a case goes. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormModel } from "../../../state/form.ts";
import type { Colleague } from "../../../state/staff/record.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField } from "../../pieces/fields.tsx";

export interface HandOverDialogProps {
  readonly colleagues: readonly Colleague[];
  readonly onChosen: (id: string) => Promise<void>;
  readonly onClose: () => void;
}

export function HandOverDialog({ colleagues, onChosen, onClose }: HandOverDialogProps) {
  const { t } = useTranslation();
  const [form] = useState(
    () =>
      new FormModel<{ readonly to: string }>(
        { to: "" },
        {
          check: ({ to }) => ({ to: to === "" ? "missing" : undefined }),
          send: ({ to }) => onChosen(to),
        },
      ),
  );
  return (
    <Dialog title={t("inbox.case.handOver")} onClose={onClose}>
      <Form form={form} submit={t("inbox.case.handOver")} onDone={onClose} onCancel={onClose}>
        <SelectField
          form={form}
          name="to"
          label={t("inbox.case.handOverTo")}
          data={[
            { value: "", label: t("inbox.case.choose") },
            ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Form>
    </Dialog>
  );
}
