/** The first screen behind a link: what this is, and who is coming. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { VisitModel, VisitSnapshot } from "../../state/visit.ts";
import { Card, Heading, Words } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { Page } from "../page/Page.tsx";
import { Steps } from "../page/Steps.tsx";
import { useTitle } from "../useTitle.ts";

export interface NameScreenProps {
  readonly visit: VisitModel;
  readonly snapshot: VisitSnapshot;
}

/** As many characters as fit on a tile's name plate in two lines. */
const LONGEST_NAME = 64;

export function NameScreen({ visit, snapshot }: NameScreenProps) {
  const { t } = useTranslation();
  useTitle(t("title.name"));
  const [name, setName] = useState(snapshot.name);
  const [isMissing, setMissing] = useState(false);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setMissing(name.trim() === "");
    void visit.submitName(name);
  };
  return (
    <Page>
      <Card>
        <Heading>{t("name.heading")}</Heading>
        <Words>{t("name.words")}</Words>
        <Steps steps={[t("name.step1"), t("name.step2"), t("name.step3")]} />
        <form onSubmit={submit} noValidate>
          <TextInput
            size="lg"
            mb="md"
            data-testid="name-input"
            data-autofocus
            autoFocus
            required
            withAsterisk={false}
            label={t("name.label")}
            description={t("name.hint")}
            error={isMissing && t("name.required")}
            value={name}
            maxLength={LONGEST_NAME}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setMissing(false);
            }}
            autoComplete="name"
            enterKeyHint="go"
          />
          <Button type="submit" size="lg" fullWidth loading={snapshot.isBusy} data-testid="join-button">
            {t("name.submit")}
          </Button>
        </form>
        {snapshot.error && (
          <ErrorNotice error={snapshot.error} ways={{ retry: () => submit() }} isBusy={snapshot.isBusy} />
        )}
      </Card>
    </Page>
  );
}
