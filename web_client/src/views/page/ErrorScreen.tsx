/** A whole screen for an error that nothing else can be shown beside. */
import { useTranslation } from "react-i18next";
import { useTitle } from "../useTitle.ts";
import { Card } from "./Card.tsx";
import { ErrorNotice, type ErrorNoticeProps } from "./ErrorNotice.tsx";
import { Page } from "./Page.tsx";

export function ErrorScreen(props: Omit<ErrorNoticeProps, "size">) {
  const { t } = useTranslation();
  useTitle(t("title.error"));
  return (
    <Page>
      <Card>
        <ErrorNotice {...props} size="screen" />
      </Card>
    </Page>
  );
}
