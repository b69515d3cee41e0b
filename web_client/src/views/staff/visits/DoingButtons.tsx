/** What can be done with one person in a visit; keeping somebody out asks for a reason, which they read. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormModel } from "../../../state/form.ts";
import {
  type Doing,
  REASONS_NOT,
  type VisitPerson,
  type WhyNot,
} from "../../../state/staff/visits/visits.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField } from "../../pieces/fields.tsx";
import { useNames } from "./useNames.ts";

export interface DoingButtonsProps {
  readonly person: VisitPerson;
  readonly doings: readonly Doing[];
  readonly isBusy: boolean;
  readonly onDo: (doing: Doing, why?: WhyNot) => Promise<void>;
}

export function DoingButtons({ person, doings, isBusy, onDo }: DoingButtonsProps) {
  const { t } = useTranslation();
  const names = useNames();
  const [asks, setAsks] = useState<"deny" | "remove">();
  return (
    <>
      {doings.map((doing) => (
        <Button
          key={doing}
          size="md"
          variant={doing === "admit" ? "filled" : "default"}
          loading={isBusy}
          data-testid={doing}
          aria-label={t("visits.doings.of", {
            doing: t(`visits.doings.${doing}`),
            name: names.person(person),
          })}
          onClick={() => (doing === "deny" || doing === "remove" ? setAsks(doing) : void onDo(doing))}
        >
          {t(`visits.doings.${doing}`)}
        </Button>
      ))}
      {asks && <WhyDialog person={person} doing={asks} onDo={onDo} onClose={() => setAsks(undefined)} />}
    </>
  );
}

interface WhyDialogProps {
  readonly person: VisitPerson;
  readonly doing: "deny" | "remove";
  readonly onDo: DoingButtonsProps["onDo"];
  readonly onClose: () => void;
}

function WhyDialog({ person, doing, onDo, onClose }: WhyDialogProps) {
  const { t } = useTranslation();
  const names = useNames();
  const [form] = useState(
    () =>
      new FormModel<{ readonly why: string }>(
        { why: REASONS_NOT[0] ?? "other" },
        {
          send: ({ why }) =>
            onDo(
              doing,
              REASONS_NOT.find((known) => known === why),
            ),
        },
      ),
  );
  return (
    <Dialog
      title={t(`visits.why.${doing}`, { name: names.person(person) })}
      onClose={onClose}
      testId="why-dialog"
    >
      <Form form={form} submit={t(`visits.doings.${doing}`)} onCancel={onClose} onDone={onClose}>
        <SelectField
          form={form}
          name="why"
          label={t("visits.why.label")}
          data={REASONS_NOT.map((value) => ({ value, label: t(`visits.whyNot.${value}`) }))}
        />
        <p className={forms.words}>{t("visits.why.words")}</p>
      </Form>
    </Dialog>
  );
}
