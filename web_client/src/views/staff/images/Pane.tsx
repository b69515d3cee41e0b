/** One image: nearer and farther by wheel, keys and two fingers, moved or drawn on by one. */
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { addressOf, type Picture } from "../../../state/staff/images/sentFiles.ts";
import { drawn, grown, moved, placed, type Shape, shapesIn } from "../../../state/staff/images/shapes.ts";
import {
  type Point,
  panned,
  type Sight,
  type Size,
  STEP,
  WHOLE,
  zoomed,
} from "../../../state/staff/images/sight.ts";
import type { Viewer } from "../../../state/staff/images/viewer.ts";
import { useStore } from "../../useStore.ts";
import { Marks } from "./Marks.tsx";
import classes from "./Viewer.module.css";
import { ZoomButtons } from "./ZoomButtons.tsx";

const USUAL: Size = { width: 4, height: 3 };
const PAN_PX = 48;
const NUDGE_PX = 8;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export interface PaneProps {
  readonly viewer: Viewer;
  readonly picture: Picture;
  readonly place: 0 | 1;
  readonly name: string;
}

export function Pane({ viewer, picture, place, name }: PaneProps) {
  const { t } = useTranslation();
  const { active, shown, light, tool, isMarked, sketch, chosen } = useStore(viewer.snapshot);
  const drawings = viewer.drawingsOn(picture);
  const annotations = useStore(drawings.annotations.snapshot).value ?? [];
  const [sight, setSight] = useState(WHOLE);
  const [size, setSize] = useState<Size>();
  const [failed, setFailed] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const image = useRef<HTMLDivElement>(null);
  const path = useRef<readonly Point[]>([]);
  const fingers = useRef(new Map<number, Point>());
  useEffect(() => void drawings.annotations.load(), [drawings]);

  const fitted = (): Size => ({
    width: image.current?.offsetWidth ?? 1,
    height: image.current?.offsetHeight ?? 1,
  });
  const fromMiddle = ({ x, y }: Point): Point => {
    const box = pane.current?.getBoundingClientRect();
    return box ? { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 } : { x: 0, y: 0 };
  };
  /** Where a point of the screen is on the image, in the image's pixels. */
  const onImage = ({ x, y }: Point): Point => {
    const box = image.current?.getBoundingClientRect();
    if (!box || !size) return { x: 0, y: 0 };
    return { x: ((x - box.left) / box.width) * size.width, y: ((y - box.top) / box.height) * size.height };
  };
  const zoom = (factor: number, at?: Point) => setSight((now) => zoomed(now, factor, fitted(), at));
  /** Pixels of the image for one of the screen. */
  const measure = () => (size ? size.width / (fitted().width * sight.scale) : 1);

  // React listens to wheels without a say in whether the page scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: one listener for the pane's life
  useEffect(() => {
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? STEP ** 0.5 : STEP ** -0.5, fromMiddle({ x: event.clientX, y: event.clientY }));
    };
    const shown = pane.current;
    shown?.addEventListener("wheel", turn, { passive: false });
    return () => shown?.removeEventListener("wheel", turn);
  }, []);

  const sketchAs = (shape: Shape | undefined) => {
    if (shape && size) viewer.sketch(picture, shape, size);
  };

  const press = (event: PointerEvent) => {
    viewer.activate(place);
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = { x: event.clientX, y: event.clientY };
    fingers.current.set(event.pointerId, at);
    path.current = [onImage(at)];
    if (tool) viewer.letGo();
  };
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const at = { x: event.clientX, y: event.clientY };
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, at);
    if (other) {
      const apart = (from: Point) => Math.hypot(from.x - other.x, from.y - other.y) || 1;
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      return zoom(apart(at) / apart(before), fromMiddle(middle));
    }
    if (!tool) {
      const by = { x: at.x - before.x, y: at.y - before.y };
      return setSight((now) => panned(now, by, fitted()));
    }
    path.current = [...path.current, onImage(at)];
    sketchAs(drawn(tool, path.current));
  };
  const release = (event: PointerEvent) => {
    fingers.current.delete(event.pointerId);
    path.current = [];
  };

  const type = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const mine = sketch?.picture === picture.id ? sketch : undefined;
    if (arrow && mine) {
      const by = { x: arrow.x * NUDGE_PX * measure(), y: arrow.y * NUDGE_PX * measure() };
      sketchAs(event.shiftKey ? grown(mine.shape, { x: by.x, y: -by.y }) : moved(mine.shape, by));
    } else if (arrow) {
      const by = { x: -arrow.x * PAN_PX, y: -arrow.y * PAN_PX };
      setSight((now) => panned(now, by, fitted()));
    } else if (event.key === "+" || event.key === "=") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") setSight(WHOLE);
    else if (event.key === "Enter" && tool && tool !== "freehand" && pane.current) {
      const { left, top, width, height } = pane.current.getBoundingClientRect();
      const middle = onImage({ x: left + width / 2, y: top + height / 2 });
      sketchAs(placed(tool, middle, (Math.min(width, height) / 6) * measure()));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const { scale } = sight;
  return (
    <div className={classes.place} data-active={shown.length === 2 && active === place}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is not a picture with keys of its own */}
      <div
        ref={pane}
        className={classes.pane}
        role="group"
        aria-label={`${name}. ${t(tool && tool !== "freehand" ? "images.paneDraws" : "images.paneKeys")}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys move the image
        tabIndex={0}
        data-tool={tool ?? "move"}
        data-testid="pane"
        onFocus={() => viewer.activate(place)}
        onKeyDown={type}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={release}
        onDoubleClick={(event) =>
          !tool && zoom(STEP * STEP, fromMiddle({ x: event.clientX, y: event.clientY }))
        }
      >
        <div ref={image} className={classes.image} style={placeOf(sight, size)}>
          {failed ? (
            <p className={classes.failed}>{t("images.failed")}</p>
          ) : (
            <img
              src={addressOf(picture.attachment)}
              alt={name}
              draggable={false}
              style={{ filter: `brightness(${light.brightness}%) contrast(${light.contrast}%)` }}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                setSize({ width: naturalWidth, height: naturalHeight })
              }
              onError={() => setFailed(true)}
            />
          )}
          {size && isMarked && (
            <Marks
              size={size}
              scale={scale}
              marks={annotations.map((annotation) => ({
                key: annotation.annotation,
                shapes: shapesIn(annotation.target.selector, size),
                isChosen: annotation.annotation === chosen,
              }))}
              sketch={sketch?.picture === picture.id ? sketch.shape : undefined}
            />
          )}
        </div>
      </div>
      <ZoomButtons
        name={name}
        scale={scale}
        onNearer={() => zoom(STEP)}
        onFarther={() => zoom(1 / STEP)}
        onWhole={() => setSight(WHOLE)}
      />
    </div>
  );
}

function placeOf({ x, y, scale }: Sight, { width, height }: Size = USUAL) {
  const transform = `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${scale})`;
  return { "--ratio": width / height, transform } as CSSProperties;
}
