/** Who writes: a mailed code on the public page, or the birth date behind a personal link. */
import { useTranslation } from "react-i18next";
import { Heading, Words } from "../page/Card.tsx";
import { Form } from "../pieces/Form.tsx";
import { TextField } from "../pieces/fields.tsx";
import type { WritingProps } from "./WritingApp.tsx";

export function EntranceScreen({ model, now }: WritingProps) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{t("writing.entrance.heading", { clinic: now.clinicName })}</Heading>
      <Words>{t("writing.entrance.words")}</Words>
      <Form form={model.email} submit={t("writing.entrance.submit")} isWide testId="entrance">
        <TextField
          form={model.email}
          name="email"
          type="email"
          label={t("writing.entrance.email")}
          autoComplete="email"
        />
      </Form>
    </>
  );
}

export function CodeScreen({ model }: WritingProps) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{t("writing.code.heading")}</Heading>
      <Words>{t("writing.code.words")}</Words>
      <Form
        form={model.code}
        submit={t("writing.code.submit")}
        onCancel={model.backToEntrance}
        cancel={t("writing.code.again")}
        testId="code"
      >
        <TextField
          form={model.code}
          name="code"
          label={t("writing.code.code")}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <TextField form={model.code} name="name" label={t("writing.code.name")} maxLength={200} />
        <TextField form={model.code} name="birthDate" type="date" label={t("writing.code.birthDate")} />
      </Form>
    </>
  );
}

export function BirthDateScreen({ model }: WritingProps) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{t("writing.birthDate.heading")}</Heading>
      <Words>{t("writing.birthDate.words")}</Words>
      <Form form={model.birthDate} submit={t("writing.code.submit")} isWide testId="birth-date">
        <TextField
          form={model.birthDate}
          name="birthDate"
          type="date"
          label={t("writing.code.birthDate")}
          fault={t("writing.birthDate.wrong")}
        />
      </Form>
    </>
  );
}
