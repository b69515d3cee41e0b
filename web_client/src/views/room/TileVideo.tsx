/** A video in a tile: fills it, or shows whole where filling would cut too much away. */
import { useEffect, useRef, useState } from "react";
import type { VideoHandle } from "../../media/types.ts";
import { fitOf, type Size } from "../../state/layout.ts";
import classes from "./Tile.module.css";

export interface TileVideoProps {
  readonly video: VideoHandle;
  /** Whose picture it is. */
  readonly label: string;
  readonly box: Size;
  readonly isMirrored: boolean;
  /** `measured` decides by the picture's and the box's shapes. */
  readonly fit: "contain" | "cover" | "measured";
}

const UNKNOWN: Size = { width: 0, height: 0 };

export function TileVideo({ video, label, box, fit, isMirrored }: TileVideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [natural, setNatural] = useState<Size>(UNKNOWN);
  useEffect(() => (element.current ? video.attach(element.current) : undefined), [video]);
  return (
    <video
      ref={element}
      className={classes.video}
      style={{ objectFit: fit === "measured" ? fitOf(natural, box) : fit }}
      data-mirrored={isMirrored}
      onResize={({ currentTarget: { videoWidth, videoHeight } }) =>
        setNatural({ width: videoWidth, height: videoHeight })
      }
      aria-label={label}
      autoPlay
      playsInline
      muted
    />
  );
}
