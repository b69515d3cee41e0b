/** What a person must know right now, over the tiles or above them: reconnecting, muted by the browser, a device that failed. */
import { Button, CloseButton, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AppError } from "../../lib/appError.ts";
import type { ConsultSnapshot } from "../../state/consult.ts";
import { SpeakerIcon } from "../icons.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import classes from "./Banners.module.css";

export interface BannersProps {
  readonly snapshot: ConsultSnapshot;
  readonly isAlone: boolean;
  readonly news?: string | undefined;
  /** What those are told who conduct the visit. */
  readonly more?: ReactNode;
  /** Whether they cover no tile: whoever has buttons there needs them. */
  readonly isAbove: boolean;
  readonly onHear: () => void;
  readonly onDismiss: () => void;
}

export function Banners({ snapshot, isAlone, news, more, isAbove, onHear, onDismiss }: BannersProps) {
  const { t } = useTranslation();
  const { room, notice } = snapshot;
  return (
    <div className={classes.banners} data-above={isAbove}>
      {room.connection === "reconnecting" && (
        <div className={classes.pill} data-tone="warn" data-testid="reconnecting" role="status">
          <Loader size="xs" color="currentColor" />
          {t("room.reconnecting")}
        </div>
      )}
      {room.isAudioBlocked && (
        <div data-testid="error" data-code={"audio-blocked" satisfies AppError["code"]} role="alert">
          <Button
            className={classes.hear}
            size="lg"
            data-testid="hear"
            leftSection={<SpeakerIcon />}
            onClick={onHear}
          >
            {t("room.hear")}
          </Button>
        </div>
      )}
      {news && (
        <div className={classes.pill} role="status" data-testid="news">
          {news}
        </div>
      )}
      {more}
      {notice && (
        <div className={classes.notice}>
          <ErrorNotice error={notice} ways={{ dismiss: onDismiss, continue: onDismiss }} />
          <CloseButton
            className={classes.close}
            size={40}
            aria-label={t("ways.dismiss")}
            onClick={onDismiss}
          />
        </div>
      )}
      {isAlone && !notice && !more && room.connection === "connected" && (
        <div className={classes.pill} role="status" data-testid="alone">
          {t("room.alone")}
        </div>
      )}
    </div>
  );
}
