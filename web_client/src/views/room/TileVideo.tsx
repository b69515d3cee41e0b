/** A video in a tile: fills it, or shows whole where filling would cut too much away; what is drawn lies over it. */
import { useEffect, useRef, useState } from "react";
import type { ShownFrame, VideoHandle } from "../../media/types.ts";
import type { Stroke } from "../../state/drawing.ts";
import { settled, type Wish } from "../../state/fit.ts";
import type { Size } from "../../state/layout.ts";
import { InkLayer, type Pen } from "./InkLayer.tsx";
import classes from "./Tile.module.css";

export interface TileVideoProps {
  readonly video: VideoHandle;
  /** Whose picture it is. */
  readonly label: string;
  readonly box: Size;
  readonly isMirrored: boolean;
  readonly fit: Wish;
  readonly strokes: readonly Stroke[];
  /** With it the picture is drawn on. */
  readonly pen: Pen | undefined;
}

const UNKNOWN: Size = { width: 0, height: 0 };

export function TileVideo({ video, label, box, fit, isMirrored, strokes, pen }: TileVideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [natural, setNatural] = useState<Size>(UNKNOWN);
  useEffect(() => (element.current ? video.attach(element.current) : undefined), [video]);
  const frame = useRef<ShownFrame>(undefined);
  const isDrawn = pen !== undefined;
  useEffect(() => {
    frame.current = isDrawn && element.current ? video.follow?.(element.current) : undefined;
    return frame.current?.stop;
  }, [isDrawn, video]);
  const objectFit = settled(fit, natural, box);
  return (
    <>
      <video
        ref={element}
        className={classes.video}
        style={{ objectFit }}
        data-mirrored={isMirrored}
        onResize={({ currentTarget: { videoWidth, videoHeight } }) =>
          setNatural({ width: videoWidth, height: videoHeight })
        }
        aria-label={label}
        autoPlay
        playsInline
        muted
      />
      {(strokes.length > 0 || pen) && natural.width > 0 && (
        <InkLayer
          video={natural}
          fit={objectFit}
          isMirrored={isMirrored}
          strokes={strokes}
          pen={pen}
          shownFrame={() => frame.current?.rtpTimestamp()}
        />
      )}
    </>
  );
}
