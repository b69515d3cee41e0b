/** What to look for in the audit trail, and saving what is found. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  AREAS,
  type AuditFilters,
  type AuditModel,
  EVERYTHING,
  filterForm,
} from "../../../state/staff/audit.ts";
import classes from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";

export interface AuditFiltersFormProps {
  readonly model: AuditModel;
  readonly filters: AuditFilters;
  readonly onNarrow: (filters: AuditFilters) => void;
}

export function AuditFiltersForm({ model, filters, onNarrow }: AuditFiltersFormProps) {
  const { t } = useTranslation();
  const [form] = useState(() => filterForm(filters));
  const colleagues = useStore(model.colleagues.snapshot).value ?? [];
  const clear = () => {
    form.reset(EVERYTHING);
    onNarrow(EVERYTHING);
  };
  return (
    <Panel
      title={t("audit.filters")}
      testId="filters"
      actions={
        <Button component="a" variant="default" size="md" href={model.csvAddress(filters)} data-testid="csv">
          {t("audit.csv")}
        </Button>
      }
    >
      <Form
        form={form}
        submit={t("audit.search")}
        onDone={onNarrow}
        onCancel={clear}
        cancel={t("audit.clear")}
        testId="audit-form"
      >
        <div className={classes.row}>
          <SelectField
            form={form}
            name="staff"
            label={t("audit.staff")}
            data={[
              { value: "", label: t("audit.anyone") },
              ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <SelectField
            form={form}
            name="type"
            label={t("audit.type")}
            data={[
              { value: "", label: t("audit.anyArea") },
              ...AREAS.map((value) => ({ value, label: t(`audit.areas.${value}`) })),
            ]}
          />
          <TextField form={form} name="from" type="date" label={t("audit.from")} />
          <TextField form={form} name="to" type="date" label={t("audit.to")} />
        </div>
        <TextField
          form={form}
          name="patient"
          label={t("audit.patient")}
          description={t("audit.patientHint")}
          fault={t("audit.patientFault")}
          autoComplete="off"
          spellCheck={false}
        />
      </Form>
    </Panel>
  );
}
