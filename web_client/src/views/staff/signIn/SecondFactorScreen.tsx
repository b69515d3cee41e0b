/** After the first sign-in with a password alone: an authenticator app or a passkey, before anything else opens. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SecondFactorModel } from "../../../state/staff/secondFactor.ts";
import { Card, Heading, Words } from "../../page/Card.tsx";
import { Page } from "../../page/Page.tsx";
import { Form } from "../../pieces/Form.tsx";
import { TextField } from "../../pieces/fields.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { useTitle } from "../../useTitle.ts";
import { useStaff } from "../StaffContext.ts";
import { PasskeyInstead } from "./PasskeyInstead.tsx";
import classes from "./SecondFactorScreen.module.css";

export function SecondFactorScreen() {
  const { t } = useTranslation();
  useTitle(t("factor.title"));
  const { api, session } = useStaff();
  const [model] = useState(() => new SecondFactorModel(api, session));
  return (
    <Page>
      <Card>
        <Heading>{t("factor.heading")}</Heading>
        <Words>{t("factor.words")}</Words>
        <section className={classes.way}>
          <h2 className={classes.title}>{t("factor.appHeading")}</h2>
          <p className={classes.words}>{t("factor.scan")}</p>
          <Loaded resource={model.secret}>
            {({ qr_svg, secret }) => (
              <div className={classes.scan}>
                <img
                  className={classes.qr}
                  alt={t("factor.qrLabel")}
                  src={`data:image/svg+xml,${encodeURIComponent(asImage(qr_svg))}`}
                />
                <p className={classes.words}>
                  {t("factor.secret")} <code className={classes.secret}>{spaced(secret)}</code>
                </p>
              </div>
            )}
          </Loaded>
          <Form form={model.form} submit={t("factor.confirm")} isWide testId="confirm-code">
            <TextField
              form={model.form}
              name="code"
              label={t("factor.code")}
              fault={t("factor.codeFault")}
              inputMode="numeric"
              autoComplete="one-time-code"
            />
          </Form>
        </section>
        <PasskeyInstead model={model} />
        <button type="button" className={classes.leave} onClick={() => void session.end("left")}>
          {t("factor.leave")}
        </button>
      </Card>
    </Page>
  );
}

/** As an image of its own an SVG must name its namespace, which it need not within a page. */
function asImage(svg: string): string {
  return svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}

/** In groups of four, as people type it. */
function spaced(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
