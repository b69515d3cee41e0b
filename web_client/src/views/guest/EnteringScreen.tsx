/** Between being let in and seeing the others, and while coming back after a cut; nobody has to wait it out. */
import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { GuestModel, GuestSnapshot } from "../../state/guest/guest.ts";
import type { GuestVisit } from "../../state/guest/screen.ts";
import { Card } from "../page/Card.tsx";
import { useTitle } from "../useTitle.ts";
import classes from "./Guest.module.css";
import { GuestPage } from "./GuestPage.tsx";

export interface EnteringScreenProps {
  readonly guest: Pick<GuestModel, "leave">;
  readonly now: GuestSnapshot;
  readonly visit: GuestVisit;
}

export function EnteringScreen({ guest, now, visit }: EnteringScreenProps) {
  const { t } = useTranslation();
  useTitle(t("guest.title.entering"));
  return (
    <GuestPage visit={visit}>
      <Card>
        <div className={classes.entering} role="status" data-testid="entering" data-code={now.error?.code}>
          <Loader />
          <span>{t(now.error ? "guest.rejoining" : "guest.entering")}</span>
        </div>
        <Button
          variant="default"
          size="lg"
          fullWidth
          data-testid="leave-entering"
          onClick={() => void guest.leave()}
        >
          {t("room.leave")}
        </Button>
      </Card>
    </GuestPage>
  );
}
