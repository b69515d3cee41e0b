/** Sorts a case: how soon it is answered, and by which pool. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PRIORITIES } from "../../../state/staff/caseForms.ts";
import type { Pool } from "../../../state/staff/pools.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField } from "../../pieces/fields.tsx";
import { useStaff } from "../StaffContext.ts";
import type { CaseProps } from "./CaseScreen.tsx";

export interface TriageDialogProps extends CaseProps {
  readonly pools: readonly Pool[];
  readonly onClose: () => void;
}

export function TriageDialog({ model, file, pools, onClose }: TriageDialogProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const { priority, pool } = file.case;
  const [form] = useState(() => model.forms.triage({ priority, pool }));
  return (
    <Dialog title={t("inbox.triage.title")} onClose={onClose} testId="triage-dialog">
      <Form
        form={form}
        submit={t("inbox.triage.keep")}
        onCancel={onClose}
        onDone={() => {
          onClose();
          notices.say(t("inbox.triage.kept"));
        }}
      >
        <SelectField
          form={form}
          name="priority"
          label={t("inbox.priority")}
          description={t("inbox.triage.words")}
          data={PRIORITIES.map((value) => ({ value, label: t(`inbox.priorities.${value}`) }))}
        />
        <SelectField
          form={form}
          name="pool"
          label={t("inbox.pool")}
          data={pools.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
      </Form>
    </Dialog>
  );
}
