/** What can be done with the images of a viewer: tools, light, side by side. */
import { Button } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { TOOLS, type Tool } from "../../../state/staff/images/shapes.ts";
import { AS_IT_IS, type Viewer } from "../../../state/staff/images/viewer.ts";
import { useStore } from "../../useStore.ts";
import { CircleIcon, FreehandIcon, MoveIcon, RectangleIcon } from "./icons.tsx";
import classes from "./Viewer.module.css";

const TOOL_ICONS: Readonly<Record<Tool, ReactNode>> = {
  circle: <CircleIcon size={20} />,
  rectangle: <RectangleIcon size={20} />,
  freehand: <FreehandIcon size={20} />,
};

export function Toolbar({ viewer, mayDraw }: { readonly viewer: Viewer; readonly mayDraw: boolean }) {
  const { t } = useTranslation();
  const { tool, light, isMarked, shown } = useStore(viewer.snapshot);
  return (
    <div className={classes.toolbar}>
      {mayDraw && (
        // biome-ignore lint/a11y/useSemanticElements: buttons of one toolbar, not fields of a form
        <div className={classes.tools} role="group" aria-label={t("images.tools")}>
          <ToolButton
            words={t("images.move")}
            isOn={tool === undefined}
            onClick={() => viewer.take(undefined)}
          >
            <MoveIcon size={20} />
          </ToolButton>
          {TOOLS.map((name) => (
            <ToolButton
              key={name}
              words={t(`images.toolNames.${name}`)}
              isOn={tool === name}
              onClick={() => viewer.take(name)}
            >
              {TOOL_ICONS[name]}
            </ToolButton>
          ))}
        </div>
      )}
      <div className={classes.lights}>
        <Slide
          words={t("images.brightness")}
          value={light.brightness}
          onChange={(brightness) => viewer.light({ brightness })}
        />
        <Slide
          words={t("images.contrast")}
          value={light.contrast}
          onChange={(contrast) => viewer.light({ contrast })}
        />
        <Button
          variant="default"
          size="sm"
          aria-disabled={(light.brightness === 100 && light.contrast === 100) || undefined}
          onClick={() => viewer.light(AS_IT_IS)}
        >
          {t("images.asItIs")}
        </Button>
      </div>
      <div className={classes.tools}>
        <Button
          variant={isMarked ? "light" : "default"}
          size="sm"
          aria-pressed={isMarked}
          onClick={() => viewer.mark(!isMarked)}
        >
          {t("images.drawings")}
        </Button>
        {viewer.pictures.length > 1 && (
          <Button
            variant={shown.length === 2 ? "light" : "default"}
            size="sm"
            aria-pressed={shown.length === 2}
            data-testid="compare"
            onClick={() => viewer.compare(shown.length === 1)}
          >
            {t("images.sideBySide")}
          </Button>
        )}
      </div>
    </div>
  );
}

interface ToolButtonProps {
  readonly words: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function ToolButton({ words, isOn, onClick, children }: ToolButtonProps) {
  return (
    <button
      type="button"
      className={classes.tool}
      aria-pressed={isOn}
      aria-label={words}
      title={words}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

interface SlideProps {
  readonly words: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Slide({ words, value, onChange }: SlideProps) {
  const id = useId();
  return (
    <div className={classes.slide}>
      <label htmlFor={id}>{words}</label>
      <input
        id={id}
        type="range"
        min={40}
        max={240}
        step={5}
        value={value}
        aria-valuetext={`${value} %`}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  );
}
