/** Gives a visit another time, or its first: then it shows what the patient wished. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moveForm, wishOf } from "../../../state/staff/visits/changes.ts";
import type { Visit } from "../../../state/staff/visits/visits.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { useMe, useStaff } from "../StaffContext.ts";
import { useNames } from "./useNames.ts";
import { WhenFields } from "./WhenFields.tsx";

export interface MoveDialogProps {
  readonly visit: Visit;
  readonly onMoved: () => void;
  readonly onClose: () => void;
}

export function MoveDialog({ visit, onMoved, onClose }: MoveDialogProps) {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const { timezone } = useMe().clinic;
  const names = useNames();
  const [form] = useState(() => moveForm(api, visit, timezone));
  const isWish = visit.starts_at === null;
  const title = t(isWish ? "visits.move.firstTitle" : "visits.move.title", { name: names.patient(visit) });
  return (
    <Dialog title={title} onClose={onClose} testId="move-dialog">
      <Form
        form={form}
        submit={t(isWish ? "visits.move.firstSubmit" : "visits.move.submit")}
        onCancel={onClose}
        onDone={() => {
          notices.say(t("visits.move.moved"));
          onMoved();
          onClose();
        }}
      >
        {isWish && <Wish visit={visit} />}
        <WhenFields form={form} />
        <p className={forms.words}>{t("visits.move.words")}</p>
      </Form>
    </Dialog>
  );
}

function Wish({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation();
  const { api } = useStaff();
  const [wish] = useState(() => wishOf(api, visit.id));
  return (
    <Loaded resource={wish} lines={1}>
      {(words) => (
        <blockquote className={forms.quote} data-testid="wish">
          {words || t("visits.move.noWish")}
        </blockquote>
      )}
    </Loaded>
  );
}
