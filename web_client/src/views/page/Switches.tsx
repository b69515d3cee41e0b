/** The two switches that every person finds everywhere: language, and light or dark. */
import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { otherLanguage } from "../../i18n/index.ts";
import { MoonIcon, SunIcon } from "../icons.tsx";

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const other = otherLanguage(i18n.language);
  return (
    <Button
      variant="subtle"
      data-testid="lang-switch"
      lang={other}
      aria-label={t("app.switchLanguageLabel")}
      onClick={() => void i18n.changeLanguage(other)}
    >
      {t("app.switchLanguage")}
    </Button>
  );
}

export function SchemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  return (
    <ActionIcon
      variant="subtle"
      size={42}
      data-testid="scheme-switch"
      aria-label={t(isDark ? "app.useLight" : "app.useDark")}
      onClick={() => setColorScheme(isDark ? "light" : "dark")}
    >
      {isDark ? <SunIcon size={22} /> : <MoonIcon size={22} />}
    </ActionIcon>
  );
}
