/** The buttons below a step of the check-in: on, and back to the step before. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CheckInModel } from "../../state/guest/checkIn.ts";
import { useStore } from "../useStore.ts";
import classes from "./Guest.module.css";

export interface StepActionsProps {
  readonly checkIn: CheckInModel;
  readonly isBusy: boolean;
  /** Left out where the form's own sending goes on. */
  readonly onNext?: () => void;
}

export function StepActions({ checkIn, isBusy, onNext }: StepActionsProps) {
  const { t } = useTranslation();
  const { step } = useStore(checkIn.snapshot);
  const isLast = checkIn.steps.at(-1) === step;
  return (
    <div className={`${classes.actions} ${classes.steps}`}>
      {checkIn.steps[0] !== step && (
        <Button variant="default" size="lg" data-testid="back" onClick={() => checkIn.back()}>
          {t("guest.checkIn.back")}
        </Button>
      )}
      <Button
        className={classes.grow}
        size="lg"
        type={onNext ? "button" : "submit"}
        loading={isBusy}
        data-testid="next"
        onClick={onNext}
      >
        {t(isLast ? "guest.checkIn.finish" : "guest.checkIn.next")}
      </Button>
    </div>
  );
}
