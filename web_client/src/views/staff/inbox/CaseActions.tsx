/** Taking a case, giving it back, passing it on, seeing the patient instead, closing it, opening it again. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { hasEnded, isReopenable, REFUSALS } from "../../../state/staff/caseFile.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { useStore } from "../../useStore.ts";
import { useMay, useMe, useStaff } from "../StaffContext.ts";
import { useNow } from "../useNow.ts";
import type { CaseProps } from "./CaseScreen.tsx";
import { HandOverDialog } from "./HandOverDialog.tsx";
import { TakenBy } from "./TakenBy.tsx";
import { VisitDialog } from "./VisitDialog.tsx";

export function CaseActions({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const me = useMe().member.id;
  const mayAnswer = useMay("answer-case");
  const mayAssign = useMay("assign-case");
  const mayTriage = useMay("triage-case");
  const now = useNow();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError>();
  const [asks, setAsks] = useState<"close" | "hand-over" | "assign" | "visit">();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const { owner } = file.case;

  const act = async (change: () => Promise<void>, said?: string) => {
    setBusy(true);
    setError(undefined);
    try {
      await change();
      setAsks(undefined);
      if (said) notices.say(said);
    } catch (thrown) {
      setError(toAppError(thrown));
      setAsks(undefined);
      await model.file.load();
    }
    setBusy(false);
  };
  const button = (words: string, testId: string, onClick: () => void, variant = "default") => (
    <Button size="md" variant={variant} loading={isBusy} data-testid={testId} onClick={onClick}>
      {words}
    </Button>
  );
  const given = async (to: string) => {
    const { owner: holder } = model.file.snapshot.get().value?.case ?? { owner: to };
    notices.say(t("inbox.case.handedOver", { name: nameOf(colleagues, holder ?? to) ?? "" }));
  };
  const isOpen = !hasEnded(file.case);
  const isMine = owner === me;
  return (
    <>
      {error && (
        <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} isBusy={isBusy}>
          {error.code === "case-taken" && <TakenBy file={file} colleagues={colleagues} />}
        </ErrorNotice>
      )}
      {!isOpen &&
        mayTriage &&
        isReopenable(file, now) &&
        button(t("inbox.case.reopen"), "reopen", () => act(() => model.reopen(), t("inbox.case.reopened")))}
      {isOpen &&
        mayAnswer &&
        !isMine &&
        button(
          t("inbox.case.claim"),
          "claim",
          () => act(() => model.claim(), t("inbox.case.claimed")),
          "filled",
        )}
      {isOpen && mayAnswer && isMine && (
        <>
          {button(t("inbox.visit.title"), "visit-instead", () => setAsks("visit"))}
          {button(t("inbox.case.handOver"), "hand-over", () => setAsks("hand-over"))}
          {button(t("inbox.case.release"), "release", () =>
            act(() => model.release(), t("inbox.case.released")),
          )}
        </>
      )}
      {isOpen && mayAssign && button(t("inbox.case.assign"), "assign", () => setAsks("assign"), "filled")}
      {isOpen &&
        mayTriage &&
        (isMine || mayAssign) &&
        button(t("inbox.case.close"), "close", () => setAsks("close"))}
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
                {t(`inbox.case.refusals.${ending}`)}
              </Button>
            ))}
          </div>
        </Dialog>
      )}
      {asks === "visit" && <VisitDialog model={model} file={file} onClose={() => setAsks(undefined)} />}
      {(asks === "hand-over" || asks === "assign") && (
        <HandOverDialog
          title={t(asks === "assign" ? "inbox.case.assign" : "inbox.case.handOver")}
          model={model}
          except={owner}
          onClose={() => setAsks(undefined)}
          onChosen={async (to) => {
            await (asks === "assign" ? model.assign(to) : model.handOver(to));
            await given(to);
          }}
        />
      )}
    </>
  );
}
