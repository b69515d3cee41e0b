/** Before the visit is open: the tap, the birth date where the clinic wants it, and a link that opens nothing. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GuestModel, GuestSnapshot } from "../../state/guest/guest.ts";
import { Card, Heading, Words } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { Page } from "../page/Page.tsx";
import { Steps } from "../page/Steps.tsx";
import { useTitle } from "../useTitle.ts";
import { CallLine } from "./GuestPage.tsx";

export interface GuestScreenProps {
  readonly guest: GuestModel;
  readonly now: GuestSnapshot;
}

export function LinkScreen({ guest, now }: GuestScreenProps) {
  const { t } = useTranslation();
  useTitle(t("guest.title.link"));
  const open = () => void guest.openLink();
  return (
    <Page>
      <Card>
        <Heading>{t("guest.link.heading")}</Heading>
        <Words>{t("guest.link.words")}</Words>
        <Steps steps={[t("guest.link.step1"), t("guest.link.step2"), t("guest.link.step3")]} />
        {now.error && <ErrorNotice error={now.error} ways={{ retry: open }} isBusy={now.isBusy} />}
        <Button size="lg" fullWidth loading={now.isBusy} data-testid="open-visit" onClick={open}>
          {t("guest.link.open")}
        </Button>
      </Card>
    </Page>
  );
}

export function BirthDateScreen({ guest, now }: GuestScreenProps) {
  const { t } = useTranslation();
  useTitle(t("guest.title.link"));
  const [date, setDate] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (date !== "") void guest.openLink(date);
  };
  return (
    <Page footer={now.clinic && <CallLine visit={{ clinic: now.clinic }} />}>
      <Card>
        <Heading>{t("guest.link.birthDateHeading")}</Heading>
        <Words>{t("guest.link.birthDateWords")}</Words>
        <form onSubmit={submit} noValidate>
          <TextInput
            type="date"
            size="lg"
            mb="md"
            autoFocus
            required
            withAsterisk={false}
            data-testid="birth-date"
            label={t("guest.link.birthDate")}
            error={now.isBirthDateWrong && t("guest.link.birthDateWrong")}
            value={date}
            onChange={(event) => setDate(event.currentTarget.value)}
          />
          <Button type="submit" size="lg" fullWidth loading={now.isBusy} data-testid="submit">
            {t("guest.checkIn.next")}
          </Button>
        </form>
        {now.error && <ErrorNotice error={now.error} ways={{ dismiss: guest.dismiss }} />}
      </Card>
    </Page>
  );
}

export function OverScreen({ now: { clinic } }: { readonly now: GuestSnapshot }) {
  const { t } = useTranslation();
  useTitle(t("guest.title.link"));
  return (
    <Page footer={clinic && <CallLine visit={{ clinic }} />}>
      <Card>
        <div data-testid="link-over">
          <Heading>{t("guest.link.overHeading")}</Heading>
        </div>
        <Words>{t("guest.link.overWords")}</Words>
      </Card>
    </Page>
  );
}
