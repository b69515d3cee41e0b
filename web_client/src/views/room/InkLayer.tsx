/** What is drawn on a picture, laid over it as the picture itself lies in its tile; and the pen to draw with. */
import type { PointerEvent } from "react";
import type { Point } from "../../media/types.ts";
import { pointOn, type Stroke } from "../../state/drawing.ts";
import type { Fit } from "../../state/fit.ts";
import type { Size } from "../../state/layout.ts";
import classes from "./InkLayer.module.css";

export interface Pen {
  /** `rtpTimestamp`: of the frame that is drawn on. */
  readonly begin: (point: Point, rtpTimestamp: number | undefined) => void;
  readonly extend: (point: Point) => void;
  readonly end: () => void;
}

export interface InkLayerProps {
  readonly video: Size;
  readonly fit: Fit;
  readonly isMirrored: boolean;
  readonly strokes: readonly Stroke[];
  readonly pen: Pen | undefined;
  /** Which frame is shown; undefined where nothing tells. */
  readonly shownFrame: () => number | undefined;
}

export function InkLayer({ video, fit, isMirrored, strokes, pen, shownFrame }: InkLayerProps) {
  const { width, height } = video;
  const at = ({ clientX, clientY, currentTarget }: PointerEvent<SVGSVGElement>): Point | undefined => {
    const box = currentTarget.getBoundingClientRect();
    const place = { left: clientX - box.left, top: clientY - box.top };
    return pointOn(video, box, fit, isMirrored, place);
  };
  const handlers = pen && {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      const point = at(event);
      if (!point || !event.isPrimary || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pen.begin(point, shownFrame());
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const point = event.buttons === 0 ? undefined : at(event);
      if (point) pen.extend(point);
    },
    onPointerUp: pen.end,
    onPointerCancel: pen.end,
  };
  return (
    <svg
      className={classes.ink}
      data-testid="ink"
      data-drawing={pen !== undefined}
      data-mirrored={isMirrored}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio={fit === "cover" ? "xMidYMid slice" : "xMidYMid meet"}
      aria-hidden="true"
      {...handlers}
    >
      {strokes.map(({ id, rtpTimestamp, points }) => {
        // A tap is a point, which a line of no length shows with its round ends.
        const [first = [0, 0], ...rest] = points;
        const line = [first, ...(rest.length > 0 ? rest : [first])]
          .map(([x, y]) => `${x * width},${y * height}`)
          .join(" ");
        return (
          <g key={id} data-testid="stroke" data-stroke={id} data-rtp-timestamp={rtpTimestamp}>
            <polyline className={classes.edge} points={line} />
            <polyline className={classes.line} points={line} />
          </g>
        );
      })}
    </svg>
  );
}
