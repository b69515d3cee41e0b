/** Language and colours, kept in this browser. */
import { type MantineColorScheme, NativeSelect, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../../../i18n/index.ts";
import classes from "../../pieces/Form.module.css";
import { Panel } from "../../pieces/Panel.tsx";

const SCHEMES = ["auto", "light", "dark"] as const satisfies MantineColorScheme[];

export function LooksPanel() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title={t("account.looksTitle")}>
      <div className={classes.row}>
        <NativeSelect
          size="md"
          label={t("account.language")}
          value={i18n.language}
          data={LANGUAGES.map((value) => ({ value, label: t(`account.languages.${value}`) }))}
          onChange={(event) => void i18n.changeLanguage(event.currentTarget.value)}
        />
        <NativeSelect
          size="md"
          label={t("account.scheme")}
          value={colorScheme}
          data={SCHEMES.map((value) => ({ value, label: t(`account.schemes.${value}`) }))}
          data-testid="scheme"
          onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
        />
      </div>
    </Panel>
  );
}
