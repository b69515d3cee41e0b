/** Shows by a drawing what a photograph of each view should look like, and the outline to fit it into. */
import type { View } from "../../../state/writing/sentFile.ts";
import classes from "./Files.module.css";

const FIGURE =
  "M60 6a11 11 0 0 1 7 19.500v5.500c12 2 20 6 22 14l6 33h-11l-5-22v30H41V56l-5 22H25l6-33c2-8 10-12 22-14v-5.500A11 11 0 0 1 60 6Z";
const ARM =
  "M2 40c26-8 44-8 62-5 12 2 20 0 28-4 5-2 9 1 7 4l-7 5 21 1c4 0 4 6 0 6l-16 1 14 4c4 1 3 6-1 5l-15-3 8 6c3 3-1 7-5 4-12-6-22-3-34 0-20 4-42 3-62-2Z";

function Spot({ x, y, size }: { readonly x: number; readonly y: number; readonly size: number }) {
  return (
    <path
      className={classes.spot}
      d={`M${x - size} ${y}q${size * 0.1}-${size} ${size}-${size}t${size * 1.1} ${size * 0.8}q-${size * 0.2} ${size * 1.2}-${size * 1.2} ${size * 1.1}t-${size * 0.9}-${size * 0.9}Z`}
    />
  );
}

const DRAWINGS = {
  far: (
    <>
      <path className={classes.skin} d={FIGURE} />
      <Spot x={86} y={56} size={3} />
    </>
  ),
  medium: (
    <>
      <path className={classes.skin} d={ARM} />
      <Spot x={48} y={47} size={6} />
    </>
  ),
  close: (
    <>
      <rect className={classes.skin} x="0" y="0" width="120" height="90" />
      <Spot x={58} y={44} size={20} />
    </>
  ),
} as const satisfies Record<View, unknown>;

const OUTLINES = {
  far: <path d={FIGURE} />,
  medium: <path d={ARM} />,
  close: <circle cx="60" cy="45" r="34" />,
} as const satisfies Record<View, unknown>;

/** An example, with the outline around it. */
export function ViewDrawing({ view }: { readonly view: View }) {
  return (
    <svg className={classes.drawing} viewBox="0 0 120 90" aria-hidden="true" focusable="false">
      {DRAWINGS[view]}
      <g className={classes.outline}>{OUTLINES[view]}</g>
    </svg>
  );
}

/** The outline alone, over a camera's picture. */
export function ViewOutline({ view }: { readonly view: View }) {
  return (
    <svg className={classes.over} viewBox="0 0 120 90" aria-hidden="true" focusable="false">
      <g className={classes.outline}>{OUTLINES[view]}</g>
    </svg>
  );
}
