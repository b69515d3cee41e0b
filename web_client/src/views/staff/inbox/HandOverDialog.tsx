/** Asks to whom a case goes, and says so when they are away and somebody else gets it. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormModel } from "../../../state/form.ts";
import { type CaseFileModel, coverOf } from "../../../state/staff/caseFile.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useLoad } from "../useLoad.ts";

export interface HandOverDialogProps {
  readonly title: string;
  readonly model: CaseFileModel;
  /** Who does not get it: whoever has it. */
  readonly except: string | null;
  readonly onChosen: (id: string) => Promise<void>;
  readonly onClose: () => void;
}

export function HandOverDialog({ title, model, except, onChosen, onClose }: HandOverDialogProps) {
  const { t } = useTranslation();
  useLoad(model.absences);
  const absences = useStore(model.absences.snapshot).value;
  const colleagues = useStore(model.colleagues.snapshot).value ?? [];
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
  const words = (id: string, name: string) => {
    const cover = coverOf(absences, id, new Date().toISOString());
    return cover === undefined
      ? name
      : t("inbox.case.away", { name, cover: nameOf(colleagues, cover) ?? t("inbox.someone") });
  };
  return (
    <Dialog title={title} onClose={onClose} testId="hand-over-dialog">
      <Form form={form} submit={title} onDone={onClose} onCancel={onClose}>
        <SelectField
          form={form}
          name="to"
          label={t("inbox.case.handOverTo")}
          data={[
            { value: "", label: t("inbox.case.choose") },
            ...colleagues
              .filter(({ id, roles }) => id !== except && roles.includes("provider"))
              .map(({ id, name }) => ({ value: id, label: words(id, name) })),
          ]}
        />
      </Form>
    </Dialog>
  );
}
