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
  /** Hears that it was signed. */
  readonly onSigned?: () => void;
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

export function NotePadField({ pad, onSigned }: NotePadFieldProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const { notices } = useStaff();
  const { text, keeping, signed, error } = useStore(pad.snapshot);
  const [isSigning, setSigning] = useState(false);
  const words = WORDS[pad.kind];
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
      {error && <ErrorNotice error={error} ways={{ retry: () => void retry() }} />}
      <div>
        <Button
          size="md"
          data-testid={`sign-${pad.kind}`}
          disabled={text.trim() === ""}
          onClick={() => setSigning(true)}
        >
          {t(words.sign)}
        </Button>
      </div>
      {isSigning && (
        <ConfirmDialog
          title={t("visitRoom.notes.signTitle")}
          words={t(words.sure)}
          action={t("visitRoom.notes.sign")}
          onConfirm={async () => {
            await pad.sign();
            notices.say(t("visitRoom.notes.signed"));
            onSigned?.();
          }}
          onClose={() => setSigning(false)}
        />
      )}
    </div>
  );

  function retry(): Promise<void> {
    return keeping === "loading" ? pad.load() : pad.keep();
  }
}
