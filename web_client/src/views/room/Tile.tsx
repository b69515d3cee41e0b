/** One person's picture, or their shared screen: name, speaking ring, mute state, connection. */
import { VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Person, PictureKind } from "../../media/types.ts";
import type { Stroke } from "../../state/drawing.ts";
import { wishFor } from "../../state/fit.ts";
import { initialsOf } from "../../state/initials.ts";
import type { Placement } from "../../state/layout.ts";
import { MicrophoneOffIcon, PinIcon, ScreenIcon } from "../icons.tsx";
import type { Pen } from "./InkLayer.tsx";
import { QualityBars } from "./QualityBars.tsx";
import classes from "./Tile.module.css";
import { TileVideo } from "./TileVideo.tsx";

export interface TileProps {
  readonly person: Person;
  readonly kind: PictureKind;
  readonly place: Placement;
  readonly isPinned: boolean;
  readonly strokes: readonly Stroke[];
  /** With it the picture is drawn on. */
  readonly pen: Pen | undefined;
  /** What can be done with this picture. */
  readonly actions?: ReactNode;
}

function Picture({ person, kind, place, strokes, pen }: TileProps) {
  const { t } = useTranslation();
  if (kind === "screen" && person.isLocal) {
    // One's own shared screen would show itself within itself without end.
    return (
      <div className={classes.instead}>
        <ScreenIcon size={40} />
        <span>{t("room.sharingScreen")}</span>
      </div>
    );
  }
  const video = kind === "screen" ? person.screen : person.camera;
  if (video) {
    return (
      <TileVideo
        video={video}
        label={person.name}
        box={place}
        fit={wishFor(kind, place.place, person.role)}
        isMirrored={person.isLocal && kind === "camera"}
        strokes={strokes}
        pen={pen}
      />
    );
  }
  return (
    <div className={classes.instead} aria-hidden="true">
      <span className={classes.initials}>{initialsOf(person.name)}</span>
    </div>
  );
}

export function Tile(props: TileProps) {
  const { person, kind, place, isPinned, actions } = props;
  const { t } = useTranslation();
  const isSmall = place.width < 280;
  const isScreen = kind === "screen";
  const plate = person.isLocal
    ? t(isScreen ? "room.yourScreen" : isSmall ? "room.you" : "room.youNamed", { name: person.name })
    : isScreen
      ? t("room.screenOf", { name: person.name })
      : person.name;
  const { left, top, width, height } = place;
  return (
    <li
      className={classes.tile}
      data-testid="tile"
      data-kind={kind}
      data-place={place.place}
      data-role={person.role}
      data-pinned={isPinned}
      data-participant-sid={person.sid}
      data-identity={person.identity}
      data-local={person.isLocal}
      data-speaking={!isScreen && person.isSpeaking}
      data-microphone={person.isMicrophoneOn ? "on" : "off"}
      data-camera={person.camera ? "on" : "off"}
      style={{ width, height, transform: `translate(${left}px, ${top}px)` }}
    >
      <Picture {...props} />
      {actions && <div className={classes.actions}>{actions}</div>}
      <div className={classes.plate} data-small={isSmall}>
        {!isScreen && !person.isMicrophoneOn && (
          <span className={classes.muted} role="img" aria-label={t("room.muted")}>
            <MicrophoneOffIcon size={16} />
          </span>
        )}
        {isPinned && (
          <span className={classes.pin} role="img" aria-label={t("room.pinned")} data-testid="pinned">
            <PinIcon size={16} />
          </span>
        )}
        <span className={classes.name} data-testid="tile-name">
          {plate}
        </span>
        {!isScreen && (
          <VisuallyHidden>
            {!person.camera && t("room.cameraOff")} {person.isSpeaking && t("room.speaking")}
          </VisuallyHidden>
        )}
        {!isScreen && person.role && !(isSmall && person.isLocal) && (
          <span className={classes.role} data-testid="tile-role">
            {t(`room.role.${person.role}`)}
          </span>
        )}
        {!isScreen && <QualityBars quality={person.quality} />}
      </div>
    </li>
  );
}
