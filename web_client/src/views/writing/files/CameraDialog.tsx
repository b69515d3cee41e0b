/** The camera's picture with the outline of a view over it, and the button that takes it. */
import { Button, Loader } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CameraModel } from "../../../state/writing/camera.ts";
import type { View } from "../../../state/writing/sentFile.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { useStore } from "../../useStore.ts";
import classes from "./Files.module.css";
import { ViewOutline } from "./ViewDrawing.tsx";

export interface CameraDialogProps {
  readonly view: View | null;
  readonly onTaken: (file: File) => void;
  readonly onClose: () => void;
}

export function CameraDialog({ view, onTaken, onClose }: CameraDialogProps) {
  const { t } = useTranslation();
  const [camera] = useState(() => new CameraModel());
  const { video, error, isTaking } = useStore(camera.snapshot);
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    void camera.start();
    return camera.close;
  }, [camera]);
  useEffect(() => (element.current && video ? video.attach(element.current) : undefined), [video]);
  const take = async () => {
    const file = await camera.take();
    if (!file) return;
    onTaken(file);
    onClose();
  };
  return (
    <Dialog title={t(`writing.files.viewTitles.${view ?? "any"}`)} onClose={onClose} testId="camera">
      <div className={classes.camera}>
        <p className={classes.hint}>{t(`writing.files.viewHints.${view ?? "any"}`)}</p>
        {error ? (
          <ErrorNotice
            error={error}
            ways={{ retry: () => void camera.start(), continue: onClose }}
            names={{ continue: t("writing.files.instead") }}
          />
        ) : (
          <div className={classes.finder}>
            <video ref={element} aria-label={t("writing.files.finder")} autoPlay playsInline muted />
            {video && view && <ViewOutline view={view} />}
            {!video && <Loader color="white" />}
          </div>
        )}
        {!error && (
          <Button
            size="lg"
            disabled={!video}
            loading={isTaking}
            data-testid="shutter"
            onClick={() => void take()}
          >
            {t("writing.files.shutter")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
