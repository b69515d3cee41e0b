/** The drawings on one image in words: who drew what, and the one that is being made. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toAppError } from "../../../lib/appError.ts";
import { textOf } from "../../../state/staff/images/drawings.ts";
import type { Picture } from "../../../state/staff/images/sentFiles.ts";
import type { Sketch, Viewer } from "../../../state/staff/images/viewer.ts";
import { type Colleague, nameOf } from "../../../state/staff/record.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Form } from "../../pieces/Form.tsx";
import { TextAreaField } from "../../pieces/fields.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import classes from "./Viewer.module.css";

export interface DrawingsListProps {
  readonly viewer: Viewer;
  readonly picture: Picture;
  readonly colleagues: readonly Colleague[] | undefined;
  readonly mayDraw: boolean;
}

export function DrawingsList({ viewer, picture, colleagues, mayDraw }: DrawingsListProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const { notices } = useStaff();
  const me = useMe().member.id;
  const { sketch, chosen } = useStore(viewer.snapshot);
  const drawings = viewer.drawingsOn(picture);
  const [error, setError] = useState<ReturnType<typeof toAppError>>();
  const erase = async (annotation: string) => {
    setError(undefined);
    try {
      await drawings.erase(annotation);
      notices.say(t("images.erased"));
    } catch (thrown) {
      setError(toAppError(thrown));
    }
  };
  return (
    <section className={classes.part} aria-label={t("images.drawings")} data-testid="drawings">
      <h3>{t("images.drawings")}</h3>
      {sketch?.picture === picture.id && <SketchForm viewer={viewer} sketch={sketch} />}
      {error && <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} />}
      <Shown resource={drawings.annotations}>
        {(annotations) =>
          annotations.length === 0 ? (
            <p className={classes.hint}>{t(mayDraw ? "images.noDrawings" : "images.noDrawingsYet")}</p>
          ) : (
            <ol className={classes.notes}>
              {annotations.map((annotation, index) => {
                const { annotation: id, author, modified } = annotation;
                const isChosen = chosen === id;
                return (
                  <li key={id} data-chosen={isChosen} data-testid="drawing">
                    <button
                      type="button"
                      className={classes.note}
                      aria-pressed={isChosen}
                      onClick={() => viewer.choose(isChosen ? undefined : id)}
                    >
                      <b className={classes.badge}>{index + 1}</b>
                      <span>
                        <span className={classes.said}>{textOf(annotation) || t("images.saysNothing")}</span>
                        <span className={classes.by}>
                          {nameOf(colleagues, author) ?? t("images.someone")}, {instant(modified)}
                        </span>
                      </span>
                    </button>
                    {author === me && (
                      <RowButton
                        words={t("images.erase")}
                        of={String(index + 1)}
                        onClick={() => void erase(id)}
                      />
                    )}
                  </li>
                );
              })}
            </ol>
          )
        }
      </Shown>
    </section>
  );
}

function SketchForm({ viewer, sketch }: { readonly viewer: Viewer; readonly sketch: Sketch }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  return (
    <Form
      form={sketch.form}
      submit={t("images.keep")}
      cancel={t("images.letGo")}
      onCancel={() => viewer.letGo()}
      onDone={() => {
        viewer.letGo();
        notices.say(t("images.kept"));
      }}
      testId="sketch-form"
    >
      <TextAreaField form={sketch.form} name="text" label={t("images.remark")} rows={2} maxLength={5000} />
    </Form>
  );
}
