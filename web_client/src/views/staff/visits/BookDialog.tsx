/** Books a visit, then shows the links of those who come by one, this once. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Colleague } from "../../../state/staff/record.ts";
import { type Booked, BookingModel } from "../../../state/staff/visits/booking.ts";
import { RISKS, type Visit } from "../../../state/staff/visits/visits.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextAreaField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import { CopyLink } from "./CopyLink.tsx";
import { InviteeFields } from "./InviteeFields.tsx";
import { PatientField } from "./PatientField.tsx";
import { useNames } from "./useNames.ts";
import classes from "./Visits.module.css";
import { WhenFields } from "./WhenFields.tsx";

export interface BookDialogProps {
  readonly day: string;
  readonly colleagues: readonly Colleague[];
  readonly onBooked: (visit: Visit) => void;
  readonly onClose: () => void;
}

export function BookDialog({ day, colleagues, onBooked, onClose }: BookDialogProps) {
  const { t } = useTranslation();
  const { api } = useStaff();
  const { timezone } = useMe().clinic;
  const [model] = useState(() => new BookingModel(api, day, timezone));
  const booked = useStore(model.booked);
  return (
    <Dialog
      title={t(booked ? "visits.book.bookedTitle" : "visits.book.title")}
      onClose={onClose}
      testId="book-dialog"
    >
      {booked ? (
        <Links booked={booked} onClose={onClose} />
      ) : (
        <BookForm model={model} colleagues={colleagues} onBooked={onBooked} onClose={onClose} />
      )}
    </Dialog>
  );
}

type BookFormProps = Omit<BookDialogProps, "day"> & { readonly model: BookingModel };

function BookForm({ model, colleagues, onBooked, onClose }: BookFormProps) {
  const { t } = useTranslation();
  const { form } = model;
  const done = () => {
    const booked = model.booked.get();
    if (booked) onBooked(booked.visit);
  };
  const providers = colleagues.filter(({ roles }) => roles.includes("provider"));
  return (
    <Form form={form} submit={t("visits.book.submit")} onCancel={onClose} onDone={done} testId="book-form">
      <PatientField model={model} />
      <div className={forms.row}>
        <SelectField
          form={form}
          name="provider"
          label={t("visits.provider")}
          data={[
            { value: "", label: t("visits.whoeverIsFree") },
            ...providers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <SelectField
          form={form}
          name="risk"
          label={t("visits.risk")}
          data={RISKS.map((value) => ({ value, label: t(`visits.risks.${value}`) }))}
        />
      </div>
      <WhenFields form={form} />
      <TextAreaField form={form} name="reason" label={t("visits.reason")} rows={2} maxLength={2000} />
      <Others model={model} />
    </Form>
  );
}

function Others({ model }: { readonly model: BookingModel }) {
  const { t } = useTranslation();
  const names = useNames();
  const { invitees } = useStore(model.form.snapshot).values;
  const [isAdding, setAdding] = useState(false);
  const add = async () => {
    if (await model.invitee.submit()) setAdding(false);
  };
  return (
    <fieldset className={classes.group} data-testid="others">
      <legend>{t("visits.book.others")}</legend>
      <Items>
        {invitees.map((one, index) => (
          <Item
            // biome-ignore lint/suspicious/noArrayIndexKey: two may be called the same
            key={index}
            title={names.person(one)}
            words={one.address || t("visits.invite.byHand")}
            actions={
              <RowButton
                words={t("visits.book.remove")}
                of={one.name}
                onClick={() => model.uninvite(index)}
              />
            }
          />
        ))}
      </Items>
      {isAdding ? (
        <>
          <InviteeFields form={model.invitee} />
          <div className={classes.buttons}>
            <Button variant="default" size="sm" onClick={() => setAdding(false)}>
              {t("pieces.cancel")}
            </Button>
            <Button variant="light" size="sm" data-testid="add-invitee" onClick={() => void add()}>
              {t("visits.book.add")}
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button variant="default" size="sm" data-testid="more-people" onClick={() => setAdding(true)}>
            {t("visits.book.more")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function Links({ booked, onClose }: { readonly booked: Booked; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const names = useNames();
  const { visit, invitations } = booked;
  return (
    <div className={forms.form} data-testid="booked">
      <p className={forms.words}>
        {visit.starts_at !== null &&
          t("visits.book.bookedWords", { name: names.patient(visit), when: instant(visit.starts_at) })}{" "}
        {t("visits.book.bookedLinks")}
      </p>
      {invitations.map(({ participant, role, url }) => {
        const person = visit.participants.find(({ id }) => id === participant);
        return <CopyLink key={participant} url={url} of={names.person({ name: person?.name ?? "", role })} />;
      })}
      <div className={forms.actions}>
        <Button size="md" data-testid="done" onClick={onClose}>
          {t("visits.links.done")}
        </Button>
      </div>
    </div>
  );
}
