/** A page that is on its way. */
import { Center, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Page } from "./Page.tsx";

export function LoadingPage() {
  const { t } = useTranslation();
  return (
    <Page>
      <Center role="status">
        <Loader mr="sm" /> {t("app.loading")}
      </Center>
    </Page>
  );
}
