/** A form that the clinic has not had: begun empty, or as a copy, for instance to be translated. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { FormDraft } from "../../../state/staff/formDraft.ts";
import { emptyForm, formsOf, isShortName, summaryOf, written } from "../../../state/staff/forms.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import formClasses from "../../pieces/Form.module.css";
import { Panel } from "../../pieces/Panel.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { FormWorkbench } from "./FormWorkbench.tsx";

export default function NewFormScreen() {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const { go } = useNavigator();
  const [forms] = useState(() => formsOf(api));
  useLoad(forms);
  const known = useStore(forms.snapshot).value ?? [];
  const [slug, setSlug] = useState("");
  const [fault, setFault] = useState<string>();
  const [model, setModel] = useState("");
  const [draft] = useState(() => new FormDraft(api, { text: emptyForm(""), replaces: 0 }));
  const begin = (from: string) => {
    setModel(from);
    const copied = known.find(({ id }) => id === from);
    draft.type(copied ? written(copied.resource) : emptyForm(slug));
  };
  const publish = async () => {
    const isTaken = known.some((form) => form.slug === slug);
    setFault(isTaken ? t("forms.slugTaken") : isShortName(slug) ? undefined : t("forms.slugFault"));
    if (isTaken || !isShortName(slug)) return document.getElementsByName("slug")[0]?.focus();
    const published = await draft.publish(slug);
    if (!published) return;
    notices.say(t("forms.published", { version: published.version }));
    go(pathTo(PLACES.form, { id: published.id }));
  };
  return (
    <Screen
      title={t("forms.newTitle")}
      words={t("forms.newWords")}
      back={{ href: PLACES.forms, words: t("forms.back") }}
    >
      <Panel title={t("forms.beginTitle")}>
        <div className={formClasses.row}>
          <TextInput
            size="md"
            name="slug"
            label={t("forms.slug")}
            description={t("forms.slugHint")}
            value={slug}
            error={fault}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setSlug(event.currentTarget.value);
              setFault(undefined);
            }}
          />
          <NativeSelect
            size="md"
            name="model"
            label={t("forms.model")}
            value={model}
            data={[
              { value: "", label: t("forms.modelEmpty") },
              ...known.map((form) => ({ value: form.id, label: summaryOf(form).title })),
            ]}
            onChange={(event) => begin(event.currentTarget.value)}
          />
        </div>
      </Panel>
      <FormWorkbench draft={draft} isWriting publish={{ words: t("forms.publishFirst"), run: publish }} />
    </Screen>
  );
}
