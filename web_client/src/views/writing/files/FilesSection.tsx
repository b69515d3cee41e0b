/** Where photographs and other files are added: three guided views where a form asks for them, and a list of all. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type FilesFault,
  filesFault,
  type Photos,
  type SentFile,
  VIEWS,
  type View,
} from "../../../state/writing/sentFile.ts";
import type { UploadsModel } from "../../../state/writing/uploads.ts";
import { PhotoIcon } from "../../icons.tsx";
import { useStore } from "../../useStore.ts";
import { ACCEPTED, ACCEPTED_PICTURES } from "./accepted.ts";
import { CameraDialog } from "./CameraDialog.tsx";
import { FileCard } from "./FileCard.tsx";
import { FilePick } from "./FilePick.tsx";
import classes from "./Files.module.css";
import { ViewDrawing } from "./ViewDrawing.tsx";

export interface FilesSectionProps {
  readonly uploads: UploadsModel;
  readonly photos: Photos;
  /** Why it was not sent, at the last try. */
  readonly fault: FilesFault | undefined;
  /** The case is with the clinic: what arrived stays there. */
  readonly isSent?: boolean;
}

export function FilesSection({ uploads, photos, fault: refusedFor, isSent = false }: FilesSectionProps) {
  const { t } = useTranslation();
  const files = useStore(uploads.snapshot);
  const [camera, setCamera] = useState<View | "any">();
  // What was added before another form was chosen goes with the case all the same.
  if (photos === "none" && files.length === 0) return null;
  // Told from the first try on, and only as long as it is so.
  const fault = refusedFor && filesFault(files, photos);
  const isGuided = photos === "required";
  const others = files.filter(({ view }) => !isGuided || view === null);
  return (
    <section
      className={classes.section}
      tabIndex={-1}
      data-wrong={fault !== undefined || undefined}
      data-testid="files"
      aria-label={t(isGuided ? "writing.files.heading" : "writing.files.otherHeading")}
    >
      {isGuided && (
        <>
          <h2>{t("writing.files.heading")}</h2>
          <p className={classes.hint}>{t("writing.files.words")}</p>
          <ol className={classes.views}>
            {VIEWS.map((view) => (
              <ViewPlace key={view} {...{ view, uploads }} onCamera={() => setCamera(view)} />
            ))}
          </ol>
        </>
      )}
      <h2>{t("writing.files.otherHeading")}</h2>
      <p className={classes.hint}>{t("writing.files.otherWords")}</p>
      {others.length > 0 && (
        <ul className={classes.files}>
          {others.map((file) => (
            <FileCard key={file.id} uploads={uploads} file={file} isSent={isSent} />
          ))}
        </ul>
      )}
      <div className={classes.actions}>
        {!isGuided && (
          <Button
            variant="default"
            size="md"
            leftSection={<PhotoIcon size={20} />}
            data-testid="camera-any"
            onClick={() => setCamera("any")}
          >
            {t("writing.files.take")}
          </Button>
        )}
        <FilePick
          words={t("writing.files.choose")}
          accept={ACCEPTED}
          multiple
          testId="pick-any"
          onPick={(file) => void uploads.add(file, null)}
        />
      </div>
      {fault && (
        <p className={classes.fault} role="alert" data-testid="files-fault">
          {t(`writing.files.faults.${fault}`)}
        </p>
      )}
      {camera && (
        <CameraDialog
          view={camera === "any" ? null : camera}
          onTaken={(file) =>
            camera === "any"
              ? void uploads.add(file, null)
              : void uploads.add(file, camera, poorOf(files, camera))
          }
          onClose={() => setCamera(undefined)}
        />
      )}
    </section>
  );
}

/** The photograph of a view that is to be taken again: the next one stands in its place. */
function poorOf(files: readonly SentFile[], view: View): string | undefined {
  return files.find((file) => file.view === view && (file.stage === "doubted" || file.stage === "retake"))
    ?.id;
}

interface ViewPlaceProps {
  readonly uploads: UploadsModel;
  readonly view: View;
  readonly onCamera: () => void;
}

/** One guided view: an example with its outline, how to take it, and what was taken. */
function ViewPlace({ uploads, view, onCamera }: ViewPlaceProps) {
  const { t } = useTranslation();
  const files = useStore(uploads.snapshot).filter((file) => file.view === view);
  const title = t(`writing.files.viewTitles.${view}`);
  const size = files.length === 0 ? "md" : "sm";
  return (
    <li className={classes.view} data-testid={`view-${view}`}>
      <div className={classes.guide}>
        <ViewDrawing view={view} />
        <div className={classes.body}>
          <h3 className={classes.name}>{title}</h3>
          <p className={classes.hint}>{t(`writing.files.viewHints.${view}`)}</p>
        </div>
      </div>
      {files.length > 0 && (
        <ul className={classes.files}>
          {files.map((file) => (
            <FileCard key={file.id} uploads={uploads} file={file} isSent={false} />
          ))}
        </ul>
      )}
      <div className={classes.actions}>
        <Button
          variant={files.length === 0 ? "filled" : "default"}
          size={size}
          leftSection={<PhotoIcon size={20} />}
          aria-label={`${title}: ${t("writing.files.take")}`}
          data-testid={`camera-${view}`}
          onClick={onCamera}
        >
          {t("writing.files.take")}
        </Button>
        <FilePick
          size={size}
          words={t("writing.files.choosePicture")}
          label={`${title}: ${t("writing.files.choosePicture")}`}
          accept={ACCEPTED_PICTURES}
          testId={`pick-${view}`}
          onPick={(file) => void uploads.add(file, view, poorOf(files, view))}
        />
      </div>
    </li>
  );
}
