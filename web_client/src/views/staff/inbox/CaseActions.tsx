/** Taking a case, giving it back, passing it on, closing it without an answer, opening it again. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { hasEnded, REFUSALS } from "../../../state/staff/caseFile.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { useStore } from "../../useStore.ts";
import { useMay, useMe, useStaff } from "../StaffContext.ts";
import type { CaseProps } from "./CaseScreen.tsx";
import { HandOverDialog } from "./HandOverDialog.tsx";

export function CaseActions({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const me = useMe().member.id;
  const mayAnswer = useMay("answer-case");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError>();
  const [asks, setAsks] = useState<"close" | "hand-over">();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const { owner, status } = file.case;

  const act = async (change: () => Promise<void>, said?: string) => {
    setBusy(true);
    setError(undefined);
    try {
      await change();
      setAsks(undefined);
      if (said) notices.say(said);
    } catch (thrown) {
      setError(toAppError(thrown));
      await model.file.load();
    }
    setBusy(false);
  };
  if (!mayAnswer) return null;
  const button = (words: string, testId: string, onClick: () => void, variant = "default") => (
    <Button size="md" variant={variant} loading={isBusy} data-testid={testId} onClick={onClick}>
      {words}
    </Button>
  );
  return (
    <>
      {error && <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} isBusy={isBusy} />}
      {hasEnded(file.case)
        ? status === "completed" && button(t("inbox.case.reopen"), "reopen", () => act(() => model.reopen()))
        : owner !== me &&
          button(
            t("inbox.case.claim"),
            "claim",
            () => act(() => model.claim(), t("inbox.case.claimed")),
            "filled",
          )}
      {!hasEnded(file.case) && owner === me && (
        <>
          {button(t("inbox.case.handOver"), "hand-over", () => setAsks("hand-over"))}
          {button(t("inbox.case.release"), "release", () =>
            act(() => model.release(), t("inbox.case.released")),
          )}
          {button(t("inbox.case.close"), "close", () => setAsks("close"))}
        </>
      )}
      {asks === "close" && (
        <Dialog title={t("inbox.case.close")} onClose={() => setAsks(undefined)}>
          <p>{t("inbox.case.closeWords")}</p>
          <div className={forms.actions}>
            {REFUSALS.map((ending) => (
              <Button
                key={ending}
                size="md"
                variant="default"
                loading={isBusy}
                onClick={() => act(() => model.close(ending))}
              >
                {t(`inbox.case.endings.${ending}`)}
              </Button>
            ))}
          </div>
        </Dialog>
      )}
      {asks === "hand-over" && (
        <HandOverDialog
          colleagues={(colleagues ?? []).filter(({ id }) => id !== me)}
          onClose={() => setAsks(undefined)}
          onChosen={async (to) => {
            await model.handOver(to);
            notices.say(t("inbox.case.handedOver", { name: nameOf(colleagues, to) ?? "" }));
          }}
        />
      )}
    </>
  );
}
