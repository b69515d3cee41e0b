/** A file made small, or an icon of what it is. Its name stands beside it, so it says nothing itself. */
import type { ComponentType } from "react";
import {
  addressOf,
  isPicture,
  type SentFile,
  type Showing,
  thumbnailOf,
} from "../../../state/staff/images/sentFiles.ts";
import type { IconProps } from "../../icons.tsx";
import { FilmIcon, PaperIcon, PictureIcon, SoundIcon } from "./icons.tsx";
import classes from "./Viewer.module.css";

const ICONS: Readonly<Record<Showing, ComponentType<IconProps>>> = {
  picture: PictureIcon,
  film: FilmIcon,
  sound: SoundIcon,
  paper: PaperIcon,
  nothing: PictureIcon,
};

export function Thumbnail({ file }: { readonly file: SentFile }) {
  const Icon = ICONS[file.showing];
  const source = thumbnailOf(file) ?? (isPicture(file) ? addressOf(file.attachment) : undefined);
  return (
    <span className={classes.small}>
      {source ? <img src={source} alt="" loading="lazy" /> : <Icon size={30} />}
    </span>
  );
}
