/** One file: a picture of it, how it stands in words, and what can be done. */
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { INSISTENCES, type Insistence, type SentFile, type View } from "../../../state/writing/sentFile.ts";
import type { UploadsModel } from "../../../state/writing/uploads.ts";
import { CheckIcon } from "../../icons.tsx";
import { ACCEPTED, ACCEPTED_PICTURES } from "./accepted.ts";
import { FilePick } from "./FilePick.tsx";
import classes from "./Files.module.css";

export interface FileCardProps {
  readonly uploads: UploadsModel;
  readonly file: SentFile;
  /** Its case is with the clinic: what arrived stays there. */
  readonly isSent: boolean;
}

export function FileCard({ uploads, file, isSent }: FileCardProps) {
  const { t } = useTranslation();
  const { stage, name, kind, view, preview, size, sent, error, refusal } = file;
  const isPoor = stage === "doubted" || stage === "retake";
  const percent = size === 0 ? 0 : Math.floor((sent / size) * 100);
  const element = useRef<HTMLLIElement>(null);
  // What is pressed here goes away with it; the focus stays where the files are.
  const stepBack = () => element.current?.closest<HTMLElement>("section")?.focus();
  return (
    <li
      ref={element}
      className={classes.file}
      data-testid="file"
      data-stage={stage}
      data-view={view ?? "none"}
      data-percent={percent}
    >
      <div className={classes.head}>
        <Picture key={preview} preview={preview} kind={kind} />
        <div className={classes.body}>
          <p className={classes.name}>{view ? t(`writing.files.viewTitles.${view}`) : name}</p>
          <p role="status" className={classes.status} data-tone={toneOf(stage)}>
            {stage === "kept" && <CheckIcon size={18} />}
            {t(`writing.files.stages.${stage}`)}
          </p>
          {(stage === "sending" || stage === "waiting") && (
            <div className={classes.progress}>
              <progress max={100} value={percent} aria-label={t("writing.files.progress", { name })} />
              <span>{percent} %</span>
            </div>
          )}
          {refusal && <p className={classes.hint}>{t(`writing.files.refusals.${refusal}`)}</p>}
          {error && <p className={classes.hint}>{t(`errors.${error.code}.words`)}</p>}
        </div>
      </div>
      {stage !== "refused" && <Reasons file={file} />}
      <div className={classes.actions}>
        {isPoor && <Again uploads={uploads} file={file} />}
        {stage === "failed" && (
          <Button size="sm" variant="default" data-testid="retry" onClick={() => uploads.retry(file.id)}>
            {t("ways.retry")}
          </Button>
        )}
        {stage === "lost" && (
          <FilePick
            size="sm"
            words={t("writing.files.sameAgain")}
            accept={ACCEPTED}
            testId="same-again"
            onPick={(picked) => void uploads.add(picked, view)}
          />
        )}
        {!(isSent && stage === "kept") && (
          <Button
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t("writing.files.removeNamed", { name })}
            data-testid="remove"
            onClick={() => {
              stepBack();
              void uploads.remove(file.id);
            }}
          >
            {t("writing.files.remove")}
          </Button>
        )}
      </div>
      {isPoor && (
        <Anyway
          onInsist={(why) => {
            stepBack();
            void uploads.insist(file.id, why);
          }}
        />
      )}
    </li>
  );
}

function toneOf(stage: SentFile["stage"]): "good" | "bad" | "calm" {
  if (stage === "kept") return "good";
  return ["doubted", "retake", "refused", "failed", "lost"].includes(stage) ? "bad" : "calm";
}

function Picture({ preview, kind }: Pick<SentFile, "preview" | "kind">) {
  const { t } = useTranslation();
  const [isBroken, setBroken] = useState(false);
  if (preview && !isBroken) {
    return <img className={classes.thumbnail} src={preview} alt="" onError={() => setBroken(true)} />;
  }
  return <span className={classes.thumbnail}>{t(`writing.files.kinds.${kind}`)}</span>;
}

/** Why a photograph fails, and how the next one will not. */
function Reasons({ file: { reasons, stage } }: { readonly file: SentFile }) {
  const { t } = useTranslation();
  if (reasons.length === 0) return null;
  const isPoor = stage === "doubted" || stage === "retake";
  return (
    <ul className={classes.reasons} data-testid="reasons">
      {reasons.map((reason) => (
        <li key={reason}>
          <strong>{t(`writing.files.reasons.${reason}`)}</strong>{" "}
          {isPoor && t(`writing.files.hows.${reason}`)}
        </li>
      ))}
    </ul>
  );
}

function Again({ uploads, file }: Omit<FileCardProps, "isSent">) {
  const { t } = useTranslation();
  return (
    <FilePick
      size="sm"
      variant="filled"
      words={t("writing.files.again")}
      accept={ACCEPTED_PICTURES}
      testId="again"
      onPick={(picked) => void uploads.add(picked, file.view as View | null, file.id)}
    />
  );
}

/** A button that turns into the question why; by keys each answer is reached without giving the one before. */
function Anyway({ onInsist }: { readonly onInsist: (why: Insistence) => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) element.current?.querySelector("button")?.focus();
  }, [isOpen]);
  return (
    <div ref={element}>
      {isOpen ? (
        <fieldset className={classes.why}>
          <legend>{t("writing.files.whyAnyway")}</legend>
          {INSISTENCES.map((why) => (
            <Button
              key={why}
              size="sm"
              variant="default"
              data-testid={`insist-${why}`}
              onClick={() => onInsist(why)}
            >
              {t(`writing.files.insistences.${why}`)}
            </Button>
          ))}
        </fieldset>
      ) : (
        <Button size="sm" variant="default" data-testid="anyway" onClick={() => setOpen(true)}>
          {t("writing.files.anyway")}
        </Button>
      )}
    </div>
  );
}
