/** The clinic's forms: what each becomes, its language and version, each a step away from being changed. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { formsOf, type Questionnaire, summaryOf } from "../../../state/staff/forms.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { PlusIcon } from "../../icons.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { type Column, Table } from "../../pieces/Table.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useKindName } from "../inbox/useKindName.ts";
import { useLanguageName } from "../patients/useLanguageName.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";

export default function FormsScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const { go } = useNavigator();
  const [forms] = useState(() => formsOf(api));
  return (
    <Screen
      title={t("forms.title")}
      words={t("forms.words")}
      actions={
        <Button
          size="md"
          leftSection={<PlusIcon size={18} />}
          data-testid="new-form"
          onClick={() => go(PLACES.newForm)}
        >
          {t("forms.add")}
        </Button>
      }
    >
      <Loaded resource={forms} lines={8}>
        {(known) => <Forms forms={known} />}
      </Loaded>
    </Screen>
  );
}

function Forms({ forms }: { readonly forms: readonly Questionnaire[] }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const kindName = useKindName();
  const languageName = useLanguageName();
  const columns: readonly Column<Questionnaire>[] = [
    {
      key: "title",
      header: t("forms.form"),
      kind: "title",
      cell: (form) => <Link href={pathTo(PLACES.form, { id: form.id })}>{summaryOf(form).title}</Link>,
    },
    {
      key: "language",
      header: t("forms.language"),
      cell: (form) => languageName(summaryOf(form).language),
    },
    {
      key: "kind",
      header: t("forms.becomes"),
      cell: (form) => {
        const { kind } = summaryOf(form);
        return kind === undefined ? <Tag>{t("forms.notSent")}</Tag> : kindName(kind);
      },
    },
    {
      key: "version",
      header: t("forms.version"),
      cell: ({ version }) => t("forms.versionNumber", { version }),
    },
    { key: "since", header: t("forms.since"), cell: ({ published_at }) => day(published_at) },
  ];
  if (forms.length === 0) return <Empty words={t("forms.none")} />;
  return <Table label={t("forms.title")} columns={columns} rows={forms} rowKey={({ id }) => id} />;
}
