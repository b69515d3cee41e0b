/** The check-in, one step on the screen at a time. */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CheckInModel } from "../../state/guest/checkIn.ts";
import type { GuestVisit } from "../../state/guest/screen.ts";
import type { PreviewModel } from "../../state/preview.ts";
import { Card } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useStore } from "../useStore.ts";
import { useTitle } from "../useTitle.ts";
import { AboutStep } from "./AboutStep.tsx";
import { ConsentStep } from "./ConsentStep.tsx";
import { DevicesStep } from "./DevicesStep.tsx";
import classes from "./Guest.module.css";
import { GuestPage } from "./GuestPage.tsx";
import type { GuestScreenProps } from "./LinkScreens.tsx";
import { QuestionsStep } from "./QuestionsStep.tsx";

export interface CheckInScreenProps extends GuestScreenProps {
  readonly visit: GuestVisit;
  readonly checkIn: CheckInModel;
  readonly preview: PreviewModel;
}

const STEPS = { devices: DevicesStep, about: AboutStep, questions: QuestionsStep, consent: ConsentStep };

export function CheckInScreen(props: CheckInScreenProps) {
  const { guest, now, visit, checkIn } = props;
  const { t } = useTranslation();
  useTitle(t("guest.title.checkIn"));
  const { step } = useStore(checkIn.snapshot);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [step]);
  const Step = STEPS[step];
  const { name, role } = visit.me;
  const isWatching = visit.rights.publish.length === 0;
  return (
    <GuestPage visit={visit} width={step === "devices" ? "wide" : "narrow"}>
      <Card>
        <div>
          <p className={classes.step}>
            {t("guest.checkIn.step", {
              number: checkIn.steps.indexOf(step) + 1,
              count: checkIn.steps.length,
            })}
          </p>
          <h1 ref={heading} tabIndex={-1} className={classes.heading} data-testid={`step-${step}`}>
            {t(`guest.checkIn.${step === "devices" && isWatching ? "devicesWatching" : step}`)}
          </h1>
          {step === "devices" && (
            <p className={classes.soft} data-testid="who">
              {t("guest.checkIn.who", { name, role: t(`guest.role.${role}`) })} {t("guest.checkIn.notYou")}
            </p>
          )}
        </div>
        <Step {...props} />
        {now.error && <ErrorNotice error={now.error} ways={{ dismiss: guest.dismiss }} />}
      </Card>
    </GuestPage>
  );
}
