/** Offers the device's own fingerprint, face or PIN instead of an app, where the browser has passkeys. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { canUsePasskeys } from "../../../state/staff/passkeys.ts";
import type { SecondFactorModel } from "../../../state/staff/secondFactor.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { KeyIcon } from "../icons.tsx";
import classes from "./SecondFactorScreen.module.css";

export function PasskeyInstead({ model }: { readonly model: SecondFactorModel }) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError>();
  if (!canUsePasskeys()) return null;
  const take = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await model.takePasskey(t("factor.thisDevice"));
    } catch (thrown) {
      setError(toAppError(thrown));
      setBusy(false);
    }
  };
  return (
    <section className={classes.way}>
      <h2 className={classes.title}>{t("factor.passkeyHeading")}</h2>
      <p className={classes.words}>{t("factor.passkeyWords")}</p>
      {error && <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} />}
      <Button
        variant="default"
        size="md"
        leftSection={<KeyIcon size={20} />}
        loading={isBusy}
        data-testid="passkey-instead"
        onClick={() => void take()}
      >
        {t("factor.passkey")}
      </Button>
    </section>
  );
}
