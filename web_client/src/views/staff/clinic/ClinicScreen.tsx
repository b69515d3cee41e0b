/** The clinic's settings: name, language, time zone, emergency number, opening hours, holidays; saved together. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ClinicModel, type ClinicSettings } from "../../../state/staff/clinicSettings.ts";
import formClasses from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Screen } from "../Screen.tsx";
import { useStaff } from "../StaffContext.ts";
import { HolidaysField } from "./HolidaysField.tsx";
import { WeekField } from "./WeekField.tsx";

export default function ClinicScreen() {
  const { t } = useTranslation();
  const { api, session } = useStaff();
  const [model] = useState(() => new ClinicModel(api, session));
  return (
    <Screen title={t("clinic.title")} words={t("clinic.words")} width="form">
      <Loaded resource={model.settings} lines={8}>
        {(settings) => <Settings model={model} settings={settings} />}
      </Loaded>
    </Screen>
  );
}

interface SettingsProps {
  readonly model: ClinicModel;
  readonly settings: ClinicSettings;
}

const ZONES = Intl.supportedValuesOf("timeZone");
const LOCALES = ["en", "es"] as const;

function Settings({ model, settings }: SettingsProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() => model.form(settings));
  const zones = ZONES.includes(settings.timezone) ? ZONES : [settings.timezone, ...ZONES];
  const others = LOCALES.some((locale) => locale === settings.locale) ? [] : [settings.locale];
  return (
    <Form
      form={form}
      submit={t("clinic.save")}
      onDone={() => notices.say(t("clinic.saved"))}
      testId="clinic-form"
    >
      <Panel title={t("clinic.identityTitle")}>
        <TextField form={form} name="name" label={t("clinic.name")} maxLength={200} />
        <div className={formClasses.row}>
          <SelectField
            form={form}
            name="locale"
            label={t("clinic.locale")}
            data={[...LOCALES.map((value) => ({ value, label: t(`clinic.locales.${value}`) })), ...others]}
          />
          <TextField
            form={form}
            name="emergency_number"
            label={t("clinic.emergency")}
            description={t("clinic.emergencyHint")}
            fault={t("clinic.emergencyFault")}
            inputMode="tel"
          />
        </div>
        <TextField
          form={form}
          name="phone"
          type="tel"
          label={t("clinic.phone")}
          description={t("clinic.phoneHint")}
          fault={t("clinic.phoneFault")}
          maxLength={32}
        />
        <SelectField
          form={form}
          name="timezone"
          label={t("clinic.timezone")}
          description={t("clinic.timezoneHint")}
          data={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        />
      </Panel>
      <WeekField form={form} />
      <HolidaysField form={form} />
    </Form>
  );
}
