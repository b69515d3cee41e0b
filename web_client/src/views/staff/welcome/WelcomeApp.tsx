/** The page behind an invitation: sets the first password, then leads to the sign-in. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addWords } from "../../../i18n/index.ts";
import { staffWords } from "../../../i18n/staffWords.ts";
import { AppError } from "../../../lib/appError.ts";
import { inviteFromFragment } from "../../../lib/invite.ts";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { type Accepted, openWelcome, type WelcomeModel } from "../../../state/staff/welcome.ts";
import { Card, Heading, Words } from "../../page/Card.tsx";
import { ErrorScreen } from "../../page/ErrorScreen.tsx";
import { Page } from "../../page/Page.tsx";
import { Form } from "../../pieces/Form.tsx";
import { PasswordField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useTitle } from "../../useTitle.ts";
import "../styles.ts";

for (const words of staffWords) addWords(words);

export default function WelcomeApp({ hash }: { readonly hash: string }) {
  const token = inviteFromFragment(hash);
  if (token === undefined) return <ErrorScreen error={new AppError("invitation-over")} ways={{}} />;
  return <Welcome token={token} />;
}

function Welcome({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  useTitle(t("welcome.title"));
  const [model] = useState(() => openWelcome(token));
  const accepted = useStore(model.accepted);
  const { error } = useStore(model.form.snapshot);
  if (error?.code === "invitation-over") return <ErrorScreen error={error} ways={{}} />;
  return (
    <Page>
      <Card>{accepted ? <Done accepted={accepted} /> : <FirstPassword model={model} />}</Card>
    </Page>
  );
}

function FirstPassword({ model }: { readonly model: WelcomeModel }) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{t("welcome.heading")}</Heading>
      <Words>{t("welcome.words")}</Words>
      <Form form={model.form} submit={t("welcome.submit")} isWide testId="welcome">
        <PasswordField
          form={model.form}
          name="password"
          label={t("welcome.password")}
          description={t("welcome.hint")}
          autoComplete="new-password"
          autoFocus
        />
        <PasswordField
          form={model.form}
          name="again"
          label={t("welcome.again")}
          autoComplete="new-password"
        />
      </Form>
    </>
  );
}

function Done({ accepted: { clinic, email } }: { readonly accepted: Accepted }) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{t("welcome.doneHeading")}</Heading>
      <Words>{t("welcome.doneWords", { email })}</Words>
      {/* A page load, so that the token in the address is gone from the history's present entry. */}
      <Button component="a" size="md" href={pathTo(PLACES.start, {}, { clinic })} data-testid="to-sign-in">
        {t("welcome.signIn")}
      </Button>
    </>
  );
}
