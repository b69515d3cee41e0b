/** Drawings over an image, as wide as the screen draws lines however near the image is; numbered as in their list. */
import type { Shape } from "../../../state/staff/images/shapes.ts";
import type { Point, Size } from "../../../state/staff/images/sight.ts";
import classes from "./Viewer.module.css";

export interface Mark {
  readonly key: string;
  readonly shapes: readonly Shape[];
  readonly isChosen: boolean;
}

export interface MarksProps {
  readonly size: Size;
  readonly marks: readonly Mark[];
  readonly sketch: Shape | undefined;
  /** How near the image is; numbers stay as large on the screen. */
  readonly scale: number;
}

export function Marks({ size, marks, sketch, scale }: MarksProps) {
  const type = Math.max(size.width, size.height) / 32 / scale;
  return (
    <svg className={classes.marks} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      {marks.map(({ key, shapes, isChosen }, index) => (
        <g key={key} data-chosen={isChosen}>
          {shapes.map((shape, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the shapes of one drawing never change places
            <g key={place}>
              <Line shape={shape} className={classes.halo} />
              <Line shape={shape} className={classes.line} />
            </g>
          ))}
          {shapes[0] && <Label at={labelAt(shapes[0])} size={type} words={String(index + 1)} />}
        </g>
      ))}
      {sketch && (
        <g data-sketch="true">
          <Line shape={sketch} className={classes.halo} />
          <Line shape={sketch} className={classes.line} />
        </g>
      )}
    </svg>
  );
}

function Line({ shape, className }: { readonly shape: Shape; readonly className: string | undefined }) {
  if (shape.kind === "ellipse") {
    const { x, y, rx, ry } = shape;
    return <ellipse className={className} cx={x} cy={y} rx={rx} ry={ry} />;
  }
  if (shape.kind === "rectangle") {
    const { x, y, width, height } = shape;
    return <rect className={className} x={x} y={y} width={width} height={height} />;
  }
  return <polyline className={className} points={shape.points.map(({ x, y }) => `${x},${y}`).join(" ")} />;
}

function labelAt(shape: Shape): Point {
  if (shape.kind === "ellipse") return { x: shape.x, y: shape.y - shape.ry };
  return shape.kind === "rectangle" ? shape : (shape.points[0] ?? { x: 0, y: 0 });
}

function Label({ at, size, words }: { readonly at: Point; readonly size: number; readonly words: string }) {
  return (
    <g className={classes.number} transform={`translate(${at.x} ${at.y})`}>
      <circle r={size * 0.75} />
      <text fontSize={size} dy="0.35em" textAnchor="middle">
        {words}
      </text>
    </g>
  );
}
