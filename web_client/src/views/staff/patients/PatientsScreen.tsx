/** Patients, found by words of their names; the search is in the address, so that coming back finds it. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { type Patient, PatientsModel } from "../../../state/staff/patients.ts";
import { PlusIcon } from "../../icons.tsx";
import { ListView } from "../../pieces/ListView.tsx";
import { SearchBox } from "../../pieces/SearchBox.tsx";
import type { Column } from "../../pieces/Table.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useMay, useStaff } from "../StaffContext.ts";
import { useLanguageName } from "./useLanguageName.ts";

export default function PatientsScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const navigator = useNavigator();
  const mayRegister = useMay("register-patient");
  const [query, setQuery] = useState(() => new URLSearchParams(navigator.place.get().search).get("q") ?? "");
  const [model] = useState(() => new PatientsModel(api, query));
  const { date, day } = useFormats();
  const languageName = useLanguageName();

  const search = (words: string) => {
    setQuery(words);
    navigator.rename(pathTo(PLACES.patients, {}, { q: words }));
    model.search(words);
  };
  const columns: readonly Column<Patient>[] = [
    {
      key: "name",
      header: t("patients.name"),
      kind: "title",
      cell: ({ id, name, restricted }) => (
        <>
          <Link href={pathTo(PLACES.patient, { id })}>{name}</Link>{" "}
          {restricted && <Tag tone="warn">{t("patients.restricted")}</Tag>}
        </>
      ),
    },
    { key: "born", header: t("patients.birthDate"), cell: ({ birth_date }) => date(birth_date) },
    { key: "language", header: t("patients.language"), cell: ({ language }) => languageName(language) },
    { key: "since", header: t("patients.registered"), cell: ({ created_at }) => day(created_at) },
  ];
  const register = (
    <Button
      size="md"
      leftSection={<PlusIcon size={18} />}
      data-testid="register-patient"
      onClick={() => navigator.go(PLACES.newPatient)}
    >
      {t("patients.register")}
    </Button>
  );
  return (
    <Screen title={t("patients.title")} words={t("patients.words")} actions={mayRegister && register}>
      <SearchBox label={t("patients.search")} initial={query} onSearch={search} />
      <ListView
        list={model.list}
        label={t("patients.title")}
        columns={columns}
        rowKey={({ id }) => id}
        empty={{ words: t(query === "" ? "patients.noneYet" : "patients.none") }}
      />
    </Screen>
  );
}
