/** The waiting room: one's place, the provider, messages both ways, and one's own picture ready to go. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GuestVisit } from "../../state/guest/screen.ts";
import type { PreviewModel } from "../../state/preview.ts";
import { PreviewPicture } from "../join/PreviewPicture.tsx";
import { Card, Heading } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { ConfirmDialog } from "../pieces/ConfirmDialog.tsx";
import { useStore } from "../useStore.ts";
import { useTitle } from "../useTitle.ts";
import classes from "./Guest.module.css";
import { GuestPage } from "./GuestPage.tsx";
import type { GuestScreenProps } from "./LinkScreens.tsx";
import { Messages } from "./Messages.tsx";

export interface VisitScreenProps extends GuestScreenProps {
  readonly visit: GuestVisit;
}

function Place({ visit }: { readonly visit: GuestVisit }) {
  const { t } = useTranslation();
  const { position, provider, late_minutes } = visit;
  const standing = {
    here: "providerHere",
    "with-another": "providerBusy",
    absent: "providerAbsent",
  } as const;
  return (
    <div className={classes.place} role="status">
      <strong data-testid="position" data-position={position ?? ""}>
        {position === null
          ? t("guest.waiting.inLine")
          : position === 1
            ? t("guest.waiting.next")
            : t("guest.waiting.position", { position })}
      </strong>
      <span data-testid="provider" data-status={provider.status}>
        {provider.name !== ""
          ? t(`guest.waiting.${standing[provider.status]}`, { name: provider.name })
          : t("guest.waiting.noProvider")}
      </span>
      {late_minutes !== null && (
        <span data-testid="late">{t("guest.waiting.late", { count: late_minutes })}</span>
      )}
    </div>
  );
}

function OwnPicture({ preview }: { readonly preview: PreviewModel }) {
  return <PreviewPicture preview={preview} snapshot={useStore(preview.snapshot)} />;
}

export function WaitingScreen({ guest, now, visit }: VisitScreenProps) {
  const { t } = useTranslation();
  useTitle(t("guest.title.waiting"));
  const [isCancelling, setCancelling] = useState(false);
  return (
    <GuestPage visit={visit} width="wide">
      <Card>
        <Heading>{t("guest.waiting.heading")}</Heading>
        <div className={classes.devices}>
          <div className={classes.column}>
            <Place visit={visit} />
            {now.preview && visit.rights.publish.length > 0 && <OwnPicture preview={now.preview} />}
            <p className={classes.soft}>{t("guest.waiting.stay")}</p>
            {now.error && <ErrorNotice error={now.error} ways={{ dismiss: guest.dismiss }} />}
            <div className={classes.actions}>
              <Button variant="default" size="md" data-testid="correct" onClick={guest.correct}>
                {t("guest.waiting.correct")}
              </Button>
              {visit.me.role === "patient" && (
                <Button variant="default" size="md" data-testid="cancel" onClick={() => setCancelling(true)}>
                  {t("guest.waiting.cancel")}
                </Button>
              )}
            </div>
          </div>
          {visit.rights.chat && <Messages thread={guest.thread} />}
        </div>
      </Card>
      {isCancelling && (
        <ConfirmDialog
          title={t("guest.waiting.cancel")}
          words={t("guest.waiting.cancelSure")}
          action={t("guest.waiting.cancelYes")}
          stay={t("guest.waiting.cancelNo")}
          isDangerous
          onConfirm={guest.cancel}
          onClose={() => setCancelling(false)}
        />
      )}
    </GuestPage>
  );
}
