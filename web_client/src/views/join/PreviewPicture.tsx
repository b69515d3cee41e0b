/** One's own picture before the consult, with the switches for camera and microphone on it. */
import { Loader } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { VideoHandle } from "../../media/types.ts";
import type { PreviewModel, PreviewSnapshot } from "../../state/preview.ts";
import { CameraIcon, CameraOffIcon, MicrophoneIcon, MicrophoneOffIcon } from "../icons.tsx";
import classes from "./PreviewPicture.module.css";

function OwnVideo({ video }: { readonly video: VideoHandle }) {
  const { t } = useTranslation();
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => (element.current ? video.attach(element.current) : undefined), [video]);
  return (
    <video
      ref={element}
      className={classes.video}
      data-testid="preview-video"
      aria-label={t("preview.videoLabel")}
      autoPlay
      playsInline
      muted
    />
  );
}

function Instead({ snapshot }: { readonly snapshot: PreviewSnapshot }) {
  const { t } = useTranslation();
  if (snapshot.camera === "starting") {
    return (
      <div className={classes.instead} role="status">
        <Loader color="white" size="md" />
        <span>{t("preview.asking")}</span>
      </div>
    );
  }
  return (
    <div className={classes.instead}>
      <CameraOffIcon size={36} />
      <span>{t(snapshot.camera === "failed" ? "preview.cameraFailed" : "preview.cameraOff")}</span>
    </div>
  );
}

export interface PreviewPictureProps {
  readonly preview: PreviewModel;
  readonly snapshot: PreviewSnapshot;
}

export function PreviewPicture({ preview, snapshot }: PreviewPictureProps) {
  const { t } = useTranslation();
  const isMicrophoneOn = snapshot.microphone === "on";
  const isCameraOn = snapshot.camera === "on";
  return (
    <div className={classes.picture}>
      {snapshot.video ? <OwnVideo video={snapshot.video} /> : <Instead snapshot={snapshot} />}
      <div className={classes.switches}>
        <button
          type="button"
          className={classes.switch}
          data-testid="toggle-mic"
          data-state={isMicrophoneOn ? "on" : "off"}
          aria-label={t(isMicrophoneOn ? "preview.microphoneOn" : "preview.microphoneOff")}
          onClick={() => void preview.toggle("microphone")}
        >
          {isMicrophoneOn ? <MicrophoneIcon /> : <MicrophoneOffIcon />}
        </button>
        <button
          type="button"
          className={classes.switch}
          data-testid="toggle-camera"
          data-state={isCameraOn ? "on" : "off"}
          aria-label={t(isCameraOn ? "preview.cameraOn" : "preview.cameraOffAction")}
          onClick={() => void preview.toggle("camera")}
        >
          {isCameraOn ? <CameraIcon /> : <CameraOffIcon />}
        </button>
      </div>
    </div>
  );
}
