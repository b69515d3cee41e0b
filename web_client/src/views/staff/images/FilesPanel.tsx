/** What was sent with a case: pictures to look at large, films and sounds to play, papers to open. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "../../../state/staff/caseFile.ts";
import { addressOf, isPicture, type SentFile, sentFilesOf } from "../../../state/staff/images/sentFiles.ts";
import type { Colleague } from "../../../state/staff/record.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStaff } from "../StaffContext.ts";
import { FileFacts } from "./FileFacts.tsx";
import { Thumbnail } from "./Thumbnail.tsx";
import { useFileName } from "./useFileName.ts";
import classes from "./Viewer.module.css";
import { ViewerDialog } from "./ViewerDialog.tsx";

export interface FilesPanelProps {
  readonly case: Case;
  readonly colleagues: readonly Colleague[] | undefined;
}

export function FilesPanel({ case: shown, colleagues }: FilesPanelProps) {
  const { t } = useTranslation();
  const { api, topics } = useStaff();
  const [files] = useState(() =>
    sentFilesOf(
      api,
      shown.id,
      shown.carries.filter(({ kind }) => kind === "encounter").map(({ id }) => id),
    ),
  );
  const [open, setOpen] = useState<string>();
  useEffect(() => topics.on("case.changed", () => void files.refresh()), [files, topics]);
  return (
    <Panel title={t("images.title")} testId="files">
      <Loaded resource={files}>
        {(sent) =>
          sent.length === 0 ? (
            <Empty words={t("images.none")} />
          ) : (
            <>
              <ul className={classes.grid}>
                {sent.map((file, index) => (
                  <li key={file.id}>
                    <Tile file={file} number={index + 1} onOpen={() => setOpen(file.id)} />
                  </li>
                ))}
              </ul>
              <Opened sent={sent} id={open} colleagues={colleagues} onClose={() => setOpen(undefined)} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface TileProps {
  readonly file: SentFile;
  readonly number: number;
  readonly onOpen: () => void;
}

function Tile({ file, number, onOpen }: TileProps) {
  const { t } = useTranslation();
  const name = useFileName()(file, number);
  const { upload, showing } = file;
  const verdict = upload?.rendition?.verdict;
  const tag =
    upload?.state === "retake" || upload?.state === "refused" || upload?.state === "received" ? (
      <Tag tone={upload.state === "received" ? "calm" : "stop"}>{t(`images.states.${upload.state}`)}</Tag>
    ) : (
      verdict &&
      verdict !== "good" && (
        <Tag tone={verdict === "poor" ? "stop" : "warn"}>{t(`images.verdicts.${verdict}`)}</Tag>
      )
    );
  return (
    <button type="button" className={classes.tile} data-testid="file" data-showing={showing} onClick={onOpen}>
      <Thumbnail file={file} />
      <span className={classes.thumbName}>{name}</span>
      {tag}
    </button>
  );
}

interface OpenedProps {
  readonly sent: readonly SentFile[];
  readonly id: string | undefined;
  readonly colleagues: readonly Colleague[] | undefined;
  readonly onClose: () => void;
}

function Opened({ sent, id, colleagues, onClose }: OpenedProps) {
  const fileName = useFileName();
  const index = sent.findIndex((file) => file.id === id);
  const file = sent[index];
  if (!file) return null;
  if (isPicture(file)) {
    const pictures = sent.filter(isPicture);
    return <ViewerDialog pictures={pictures} first={file.id} colleagues={colleagues} onClose={onClose} />;
  }
  return (
    <Dialog title={fileName(file, index + 1)} onClose={onClose} testId="opened-file" isWide>
      <div className={classes.other}>
        <Player file={file} />
        <FileFacts file={file} />
      </div>
    </Dialog>
  );
}

function Player({ file: { attachment, showing, upload } }: { readonly file: SentFile }) {
  const { t } = useTranslation();
  if (attachment === null) {
    const state = upload?.state === "refused" || upload?.state === "retake" ? upload.state : "received";
    return (
      <p className={classes.hint}>
        {t(`images.because.${state}`)}
        {upload?.refusal && ` ${t(`images.refusals.${upload.refusal}`)}`}
      </p>
    );
  }
  const source = addressOf(attachment);
  // What patients send has no captions, and nobody here could make them.
  if (showing === "film")
    // biome-ignore lint/a11y/useMediaCaption: as above
    return <video className={classes.film} src={source} controls preload="metadata" />;
  if (showing === "sound")
    // biome-ignore lint/a11y/useMediaCaption: as above
    return <audio className={classes.sound} src={source} controls preload="metadata" />;
  return (
    <p>
      <a href={source} download>
        {t("images.download")}
      </a>
    </p>
  );
}
