/** Answers to begin with: added, changed and retired. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formsOf, summaryOf } from "../../../state/staff/forms.ts";
import { type Template, TemplatesModel } from "../../../state/staff/templates.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { useStore } from "../../useStore.ts";
import { AnswerFields } from "../inbox/answer/AnswerFields.tsx";
import { useKindName } from "../inbox/useKindName.ts";
import { useMay, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";

export function TemplatesPanel() {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const mayChange = useMay("answer-case");
  const kindName = useKindName();
  const [model] = useState(() => new TemplatesModel(api));
  const [open, setOpen] = useState<Template | "new">();
  const [retiring, setRetiring] = useState<Template>();
  return (
    <Panel
      title={t("inboxSettings.templates.title")}
      words={t("inboxSettings.templates.words")}
      testId="templates"
      actions={
        mayChange && (
          <AddButton
            words={t("inboxSettings.templates.add")}
            testId="add-template"
            onClick={() => setOpen("new")}
          />
        )
      }
    >
      <Loaded resource={model.offered} lines={2}>
        {(offered) =>
          offered.length === 0 ? (
            <Empty words={t("inboxSettings.templates.none")} />
          ) : (
            <Items>
              {offered.map((template) => (
                <Item
                  key={template.id}
                  title={template.name}
                  words={
                    template.kind === null ? t("inboxSettings.templates.allKinds") : kindName(template.kind)
                  }
                  actions={
                    mayChange && (
                      <>
                        <RowButton
                          words={t("inboxSettings.change")}
                          of={template.name}
                          onClick={() => setOpen(template)}
                        />
                        <RowButton
                          words={t("inboxSettings.templates.retire")}
                          of={template.name}
                          onClick={() => setRetiring(template)}
                        />
                      </>
                    )
                  }
                />
              ))}
            </Items>
          )
        }
      </Loaded>
      {open && (
        <TemplateDialog
          model={model}
          template={open === "new" ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
      {retiring && (
        <ConfirmDialog
          title={t("inboxSettings.templates.retireTitle", { name: retiring.name })}
          words={t("inboxSettings.templates.retireWords")}
          action={t("inboxSettings.templates.retire")}
          onConfirm={async () => {
            await model.retire(retiring.id);
            notices.say(t("inboxSettings.templates.retired", { name: retiring.name }));
          }}
          onClose={() => setRetiring(undefined)}
        />
      )}
    </Panel>
  );
}

interface TemplateDialogProps {
  readonly model: TemplatesModel;
  readonly template: Template | undefined;
  readonly onClose: () => void;
}

function TemplateDialog({ model, template, onClose }: TemplateDialogProps) {
  const { t, i18n } = useTranslation();
  const { api, notices } = useStaff();
  const kindName = useKindName();
  const [form] = useState(() => model.form(template));
  const [forms] = useState(() => formsOf(api));
  useLoad(forms);
  const known = useStore(forms.snapshot).value ?? [];
  const kinds = new Set(
    [template?.kind ?? undefined, ...known.map((each) => summaryOf(each).kind)].filter(
      (kind): kind is string => kind !== undefined,
    ),
  );
  return (
    <Dialog title={template?.name ?? t("inboxSettings.templates.add")} onClose={onClose}>
      <Form
        form={form}
        submit={t("pieces.save")}
        onDone={({ name }) => {
          notices.say(t("inboxSettings.templates.kept", { name }));
          onClose();
        }}
        onCancel={onClose}
        testId="template-form"
      >
        <TextField
          form={form}
          name="name"
          label={t("inboxSettings.templates.name")}
          maxLength={100}
          autoComplete="off"
          autoFocus
        />
        <SelectField
          form={form}
          name="kind"
          label={t("inboxSettings.templates.kind")}
          data={[
            { value: "", label: t("inboxSettings.templates.allKinds") },
            ...[...kinds].map((kind) => ({ value: kind, label: kindName(kind) })),
          ]}
        />
        <AnswerFields form={form} language={i18n.language} />
      </Form>
    </Dialog>
  );
}
