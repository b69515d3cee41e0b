/** Between being let in and seeing the others, and while coming back after a cut. */
import { Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { GuestSnapshot } from "../../state/guest/guest.ts";
import type { GuestVisit } from "../../state/guest/screen.ts";
import { Card } from "../page/Card.tsx";
import { useTitle } from "../useTitle.ts";
import classes from "./Guest.module.css";
import { GuestPage } from "./GuestPage.tsx";

export interface EnteringScreenProps {
  readonly now: GuestSnapshot;
  readonly visit: GuestVisit;
}

export function EnteringScreen({ now, visit }: EnteringScreenProps) {
  const { t } = useTranslation();
  useTitle(t("guest.title.entering"));
  return (
    <GuestPage visit={visit}>
      <Card>
        <div className={classes.entering} role="status" data-testid="entering" data-code={now.error?.code}>
          <Loader />
          <span>{t(now.error ? "guest.rejoining" : "guest.entering")}</span>
        </div>
      </Card>
    </GuestPage>
  );
}
