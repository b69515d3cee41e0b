/** The clinic's questions before the visit. */
import { Questions } from "../pieces/Questions.tsx";
import { useStore } from "../useStore.ts";
import type { CheckInScreenProps } from "./CheckInScreen.tsx";
import classes from "./Guest.module.css";
import { StepActions } from "./StepActions.tsx";

export function QuestionsStep({ guest, now, checkIn }: CheckInScreenProps) {
  const { answers, missing } = useStore(checkIn.snapshot);
  return (
    <div className={classes.column}>
      <Questions
        items={checkIn.items}
        answers={answers}
        missing={missing}
        onAnswer={(linkId, values) => checkIn.answer(linkId, values)}
      />
      <StepActions
        checkIn={checkIn}
        isBusy={now.isBusy}
        onNext={() => void guest.step(() => checkIn.passQuestions())}
      />
    </div>
  );
}
