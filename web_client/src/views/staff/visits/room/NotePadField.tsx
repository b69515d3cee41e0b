/** One note or summary: what was signed to read, and one's draft to write and to sign. */
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NotePad } from "../../../../state/staff/visits/notePad.ts";
import { ErrorNotice } from "../../../page/ErrorNotice.tsx";
import { ConfirmDialog } from "../../../pieces/ConfirmDialog.tsx";
import { useStore } from "../../../useStore.ts";
import { useFormats, useStaff } from "../../StaffContext.ts";
import classes from "./Room.module.css";

export interface NotePadFieldProps {
  readonly pad: NotePad;
}

const WORDS = {
  note: {
    label: "visitRoom.notes.noteLabel",
    hint: "visitRoom.notes.noteHint",
    sign: "visitRoom.notes.signNote",
    sure: "visitRoom.notes.signNoteWords",
  },
  summary: {
    label: "visitRoom.notes.summaryLabel",
    hint: "visitRoom.notes.summaryHint",
    sign: "visitRoom.notes.signSummary",
    sure: "visitRoom.notes.signSummaryWords",
  },
} as const;

/** Characters; the server takes as many. */
const LONGEST = 100_000;

export function NotePadField({ pad }: NotePadFieldProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const { notices } = useStaff();
  const { text, signed } = useStore(pad.snapshot);
  const [isSigning, setSigning] = useState(false);
  const [isAnother, setAnother] = useState(false);
  const isWriting = signed.length === 0 || text !== "" || isAnother;
  return (
    <div className={classes.pad} data-testid={`pad-${pad.kind}`}>
      {signed.map(({ id, text: written, signed_at }) => (
        <article key={id} className={classes.signed} data-testid="signed">
          <p className={classes.written}>{written}</p>
          <p className={classes.soft}>
            {signed_at !== null && t("visitRoom.notes.signedAt", { at: instant(signed_at) })}{" "}
            <a href={`/api/v1/notes/${id}/pdf`} target="_blank" rel="noreferrer">
              {t("visitRoom.notes.pdf")}
            </a>
          </p>
        </article>
      ))}
      {isWriting ? (
        <Draft pad={pad} onSign={() => setSigning(true)} />
      ) : (
        <div>
          <Button variant="default" size="md" data-testid="another" onClick={() => setAnother(true)}>
            {t("visitRoom.notes.another")}
          </Button>
        </div>
      )}
      {isSigning && (
        <ConfirmDialog
          title={t("visitRoom.notes.signTitle")}
          words={t(WORDS[pad.kind].sure)}
          action={t("visitRoom.notes.sign")}
          onConfirm={async () => {
            await pad.sign();
            setAnother(false);
            notices.say(t("visitRoom.notes.signed"));
          }}
          onClose={() => setSigning(false)}
        />
      )}
    </div>
  );
}

interface DraftProps extends NotePadFieldProps {
  readonly onSign: () => void;
}

function Draft({ pad, onSign }: DraftProps) {
  const { t } = useTranslation();
  const { text, keeping, error } = useStore(pad.snapshot);
  const words = WORDS[pad.kind];
  return (
    <>
      <Textarea
        size="md"
        rows={12}
        classNames={{ input: classes.paper }}
        label={t(words.label)}
        description={t(words.hint)}
        maxLength={LONGEST}
        value={text}
        disabled={keeping === "loading"}
        onChange={(event) => pad.type(event.currentTarget.value)}
        onBlur={() => void pad.keep()}
      />
      <p className={classes.keeping} role="status" data-testid="keeping" data-keeping={keeping}>
        {t(`visitRoom.notes.keeping.${keeping}`)}
      </p>
      {error && (
        <ErrorNotice
          error={error}
          ways={{ retry: () => void (keeping === "loading" ? pad.load() : pad.keep()) }}
        />
      )}
      <div>
        <Button size="md" data-testid={`sign-${pad.kind}`} disabled={text.trim() === ""} onClick={onSign}>
          {t(words.sign)}
        </Button>
      </div>
    </>
  );
}
