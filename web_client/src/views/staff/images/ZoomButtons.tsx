/** Nearer, farther, all of it. */
import { ActionIcon } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NEAREST } from "../../../state/staff/images/sight.ts";
import { FartherIcon, NearerIcon, WholeIcon } from "./icons.tsx";
import classes from "./Viewer.module.css";

export interface ZoomButtonsProps {
  readonly name: string;
  readonly scale: number;
  readonly onNearer: () => void;
  readonly onFarther: () => void;
  readonly onWhole: () => void;
}

export function ZoomButtons({ name, scale, onNearer, onFarther, onWhole }: ZoomButtonsProps) {
  const { t } = useTranslation();
  const button = (words: string, icon: ReactNode, isOff: boolean, onClick: () => void) => (
    <ActionIcon
      variant="default"
      size={40}
      aria-label={`${words}: ${name}`}
      title={words}
      aria-disabled={isOff || undefined}
      onClick={onClick}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <div className={classes.zoom}>
      {button(t("images.farther"), <FartherIcon size={20} />, scale === 1, onFarther)}
      <output className={classes.scale} data-testid="scale">
        {Math.round(scale * 100)} %
      </output>
      {button(t("images.nearer"), <NearerIcon size={20} />, scale === NEAREST, onNearer)}
      {button(t("images.whole"), <WholeIcon size={20} />, scale === 1, onWhole)}
    </div>
  );
}
