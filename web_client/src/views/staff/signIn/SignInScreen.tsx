/** Signing in at any place of the staff app; afterwards that place is shown. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { canUsePasskeys } from "../../../state/staff/passkeys.ts";
import type { Parting } from "../../../state/staff/session.ts";
import { SignInModel } from "../../../state/staff/signIn.ts";
import { problemIn, SingleSignOnOffer, startOf, withoutProblem } from "../../../state/staff/singleSignOn.ts";
import { Card, Heading, Words } from "../../page/Card.tsx";
import { Page } from "../../page/Page.tsx";
import { Form } from "../../pieces/Form.tsx";
import { PasswordField, TextField } from "../../pieces/fields.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { useTitle } from "../../useTitle.ts";
import { ClinicIcon, KeyIcon } from "../icons.tsx";
import { useStaff } from "../StaffContext.ts";
import classes from "./SignInScreen.module.css";

export function SignInScreen({ why }: { readonly why: Parting | undefined }) {
  const { t } = useTranslation();
  useTitle(t("signIn.title"));
  const staff = useStaff();
  const [model] = useState(
    () => new SignInModel(staff, new URLSearchParams(location.search).get("clinic") ?? undefined),
  );
  const needsCode = useStore(model.needsCode);
  const navigator = useNavigator();
  const [problem] = useState(() => problemIn(location.search));
  useEffect(() => {
    const { path, search } = navigator.place.get();
    if (problem) navigator.rename(withoutProblem(path, search));
  }, [navigator, problem]);
  return (
    <Page>
      <Card>
        {problem && !needsCode && (
          <p role="alert" className={classes.problem} data-testid="sign-in-problem" data-code={problem}>
            {t(`signIn.problems.${problem}`)}
          </p>
        )}
        {why && !needsCode && (
          <p role="status" className={classes.why} data-testid="parting" data-why={why}>
            {t(`signIn.${why}`)}
          </p>
        )}
        {needsCode ? <CodeStep model={model} /> : <PasswordStep model={model} />}
      </Card>
    </Page>
  );
}

function PasswordStep({ model }: { readonly model: SignInModel }) {
  const { t } = useTranslation();
  const { api, clinic } = useStaff();
  const [isClinicKnown] = useState(() => model.form.snapshot.get().values.clinic !== "");
  const [offer] = useState(() => new SingleSignOnOffer(api, clinic));
  const provided = useStore(offer.clinic);
  const look = () => void offer.look(model.form.snapshot.get().values.clinic);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the clinic that is known already, once
  useEffect(look, []);
  return (
    <>
      <Heading>{t("signIn.heading")}</Heading>
      <Form form={model.form} submit={t("signIn.submit")} isWide testId="sign-in">
        <TextField
          form={model.form}
          name="clinic"
          label={t("signIn.clinic")}
          description={t("signIn.clinicHint")}
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={!isClinicKnown}
          onBlur={look}
        />
        <TextField
          form={model.form}
          name="email"
          label={t("signIn.email")}
          type="email"
          autoComplete="username"
          autoFocus={isClinicKnown}
        />
        <PasswordField
          form={model.form}
          name="password"
          label={t("signIn.password")}
          autoComplete="current-password"
        />
      </Form>
      {(provided !== undefined || canUsePasskeys()) && (
        <>
          <p className={classes.or}>{t("signIn.or")}</p>
          <div className={classes.ways}>
            {provided !== undefined && (
              <Button
                component="a"
                href={startOf(provided)}
                variant="default"
                size="md"
                leftSection={<ClinicIcon size={20} />}
                data-testid="use-provider"
                onClick={() => offer.leave(provided)}
              >
                {t("signIn.provider")}
              </Button>
            )}
            {canUsePasskeys() && <PasskeyWay model={model} />}
          </div>
        </>
      )}
      <p className={classes.note}>{t("signIn.patientNote")}</p>
    </>
  );
}

function PasskeyWay({ model }: { readonly model: SignInModel }) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const use = async () => {
    setBusy(true);
    await model.withPasskey();
    setBusy(false);
  };
  return (
    <Button
      variant="default"
      size="md"
      leftSection={<KeyIcon size={20} />}
      loading={isBusy}
      data-testid="use-passkey"
      onClick={() => void use()}
    >
      {t("signIn.passkey")}
    </Button>
  );
}

function CodeStep({ model }: { readonly model: SignInModel }) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{t("signIn.codeHeading")}</Heading>
      <Words>{t("signIn.codeWords")}</Words>
      <Form form={model.form} submit={t("signIn.codeSubmit")} isWide testId="one-time-code">
        <TextField
          form={model.form}
          name="code"
          label={t("signIn.code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          className={classes.code}
        />
      </Form>
      <button type="button" className={classes.back} onClick={model.restart}>
        {t("signIn.back")}
      </button>
    </>
  );
}
