/** Stands where a screen cannot be shown at all: its notice is the heading, and the way on leads to the start. */
import { useTranslation } from "react-i18next";
import type { AppError } from "../../lib/appError.ts";
import { PLACES } from "../../state/staff/navigation.ts";
import { Card } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useNavigator } from "../route/NavigatorContext.ts";
import { useArrival } from "../route/useArrival.ts";
import { useTitle } from "../useTitle.ts";
import classes from "./Screen.module.css";

export interface InsteadScreenProps {
  readonly error: AppError;
  readonly onRetry?: () => void;
}

export function InsteadScreen({ error, onRetry }: InsteadScreenProps) {
  const { t } = useTranslation();
  useTitle(t("title.error"));
  const arrival = useArrival<HTMLDivElement>();
  const { go } = useNavigator();
  const start = () => go(PLACES.start);
  return (
    <div ref={arrival} tabIndex={-1} className={classes.instead}>
      <Card>
        <ErrorNotice error={error} size="screen" ways={onRetry ? { start, retry: onRetry } : { start }} />
      </Card>
    </div>
  );
}
