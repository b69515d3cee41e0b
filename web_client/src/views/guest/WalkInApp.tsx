/** Behind the link that a clinic shows to everybody: who comes says so, and is then in the check-in of their visit. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { guestWords } from "../../i18n/guestWords.ts";
import { addWords } from "../../i18n/index.ts";
import { AppError } from "../../lib/appError.ts";
import { type WalkInModel, type WalkInPage, walkInHere } from "../../state/guest/walkIn.ts";
import { Card, Heading, Words } from "../page/Card.tsx";
import { ErrorScreen } from "../page/ErrorScreen.tsx";
import { LoadingPage } from "../page/LoadingPage.tsx";
import { Page } from "../page/Page.tsx";
import { Form } from "../pieces/Form.tsx";
import { TextAreaField, TextField } from "../pieces/fields.tsx";
import { useStore } from "../useStore.ts";
import { useTitle } from "../useTitle.ts";
import GuestApp, { type GuestAppProps } from "./GuestApp.tsx";
import { GuestPage } from "./GuestPage.tsx";
import "../staff/styles.ts";

addWords(guestWords);

export default function WalkInApp(props: GuestAppProps) {
  const { token } = props;
  if (token === undefined) return <ErrorScreen error={new AppError("link-missing")} ways={{}} />;
  return <WalkIn {...props} token={token} />;
}

function WalkIn({ token, ...rest }: GuestAppProps & { readonly token: string }) {
  const { t, i18n } = useTranslation();
  useTitle(t("guest.walkIn.title"));
  const [model] = useState(() => walkInHere(token, () => i18n.language));
  useEffect(() => void model.look(), [model]);
  const { stage, page, error } = useStore(model.snapshot);
  const hasCome = stage === "come";
  useEffect(() => {
    // From now on this tab is in the visit: a reload must not ask who comes again.
    if (hasCome) history.replaceState(null, "", "/visit");
  }, [hasCome]);
  switch (stage) {
    case "looking":
      return <LoadingPage />;
    case "failed":
      return (
        <ErrorScreen error={error ?? new AppError("unexpected")} ways={{ retry: () => void model.look() }} />
      );
    case "over":
      return <Over />;
    case "closed":
      return page ? <Closed page={page} /> : <Over />;
    case "form":
      return page && <Who model={model} page={page} />;
    case "come":
      return (
        <GuestApp {...rest} token={undefined} callBack={model.form.snapshot.get().values.callBack.trim()} />
      );
  }
}

function Over() {
  const { t } = useTranslation();
  return (
    <Page>
      <Card>
        <div data-testid="walk-in-over">
          <Heading>{t("guest.walkIn.overHeading")}</Heading>
        </div>
        <Words>{t("guest.walkIn.overWords")}</Words>
      </Card>
    </Page>
  );
}

function Closed({ page }: { readonly page: WalkInPage }) {
  const { t } = useTranslation();
  return (
    <GuestPage visit={page}>
      <Card>
        <div data-testid="walk-in-closed">
          <Heading>{t("guest.walkIn.closedHeading", { clinic: page.clinic.name })}</Heading>
        </div>
        <Words>{t("guest.walkIn.closedWords")}</Words>
      </Card>
    </GuestPage>
  );
}

function Who({ model, page }: { readonly model: WalkInModel; readonly page: WalkInPage }) {
  const { t } = useTranslation();
  const { form } = model;
  return (
    <GuestPage visit={page}>
      <Card>
        <Heading>{t("guest.walkIn.heading", { clinic: page.clinic.name })}</Heading>
        <Words>{t("guest.walkIn.words")}</Words>
        <Form form={form} submit={t("guest.walkIn.submit")} isWide testId="walk-in">
          <TextField
            form={form}
            name="name"
            label={t("guest.walkIn.name")}
            maxLength={200}
            autoComplete="name"
          />
          <TextField
            form={form}
            name="birthDate"
            type="date"
            label={t("guest.link.birthDate")}
            autoComplete="bday"
          />
          <TextField
            form={form}
            name="callBack"
            type="tel"
            label={t("guest.checkIn.callBack")}
            description={t("guest.walkIn.callBackHint")}
            fault={t("guest.walkIn.callBackFault")}
            maxLength={32}
            autoComplete="tel"
          />
          <TextAreaField
            form={form}
            name="reason"
            label={t("guest.walkIn.reason")}
            rows={3}
            maxLength={2000}
          />
        </Form>
      </Card>
    </GuestPage>
  );
}
