/** The images of a case, large: one or two side by side, with light, drawings, and what is known of the original. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../../state/staff/images/sentFiles.ts";
import { Viewer } from "../../../state/staff/images/viewer.ts";
import type { Colleague } from "../../../state/staff/record.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import { useStore } from "../../useStore.ts";
import { useMay, useStaff } from "../StaffContext.ts";
import { DrawingsList } from "./DrawingsList.tsx";
import { FileFacts } from "./FileFacts.tsx";
import { Pane } from "./Pane.tsx";
import { Thumbnail } from "./Thumbnail.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { useFileName } from "./useFileName.ts";
import classes from "./Viewer.module.css";

export interface ViewerDialogProps {
  readonly pictures: readonly Picture[];
  /** The id of the picture to begin with. */
  readonly first: string;
  readonly colleagues: readonly Colleague[] | undefined;
  readonly onClose: () => void;
}

export function ViewerDialog({ pictures, first, colleagues, onClose }: ViewerDialogProps) {
  const { t } = useTranslation();
  const { api, topics } = useStaff();
  const [viewer] = useState(() => new Viewer(api, pictures, first));
  useEffect(() => viewer.follow(topics), [viewer, topics]);
  const mayDraw = useMay("write-note");
  const fileName = useFileName();
  const { shown, active } = useStore(viewer.snapshot);
  const here = viewer.picture(shown[active] ?? shown[0]);
  const nameOf = (picture: Picture) => fileName(picture, pictures.indexOf(picture) + 1);
  return (
    <Dialog title={here ? nameOf(here) : t("images.title")} onClose={onClose} testId="viewer" isWide>
      <div className={classes.viewer}>
        <Toolbar viewer={viewer} mayDraw={mayDraw} />
        <div className={classes.middle}>
          <div className={classes.places} data-count={shown.length}>
            {shown.map((id, place) => {
              const picture = viewer.picture(id);
              return (
                picture && (
                  <Pane
                    key={`${place === 0 ? "first" : "second"} ${id}`}
                    viewer={viewer}
                    picture={picture}
                    place={place === 0 ? 0 : 1}
                    name={nameOf(picture)}
                  />
                )
              );
            })}
          </div>
          {here && (
            <div className={classes.aside}>
              <DrawingsList
                key={here.id}
                viewer={viewer}
                picture={here}
                colleagues={colleagues}
                mayDraw={mayDraw}
              />
              <FileFacts file={here} />
            </div>
          )}
        </div>
        {pictures.length > 1 && (
          <ul className={classes.strip} aria-label={t("images.strip")}>
            {pictures.map((picture) => (
              <li key={picture.id}>
                <button
                  type="button"
                  className={classes.thumb}
                  aria-pressed={here?.id === picture.id}
                  onClick={() => viewer.show(picture.id)}
                >
                  <Thumbnail file={picture} />
                  <span className={classes.thumbName}>{nameOf(picture)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
