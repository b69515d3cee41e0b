/** A whole screen for an error that nothing else can be shown beside. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useTitle } from "../useTitle.ts";
import { Card } from "./Card.tsx";
import { ErrorNotice, type ErrorNoticeProps } from "./ErrorNotice.tsx";
import { Page } from "./Page.tsx";

export interface ErrorScreenProps extends Omit<ErrorNoticeProps, "size"> {
  /** What stands over the error, as on the other screens of its place. */
  readonly above?: ReactNode;
  /** What always stands below, as on the other screens of its place. */
  readonly footer?: ReactNode;
}

export function ErrorScreen({ above, footer, ...props }: ErrorScreenProps) {
  const { t } = useTranslation();
  useTitle(t("title.error"));
  return (
    <Page footer={footer}>
      {above}
      <Card>
        <ErrorNotice {...props} size="screen" />
      </Card>
    </Page>
  );
}
