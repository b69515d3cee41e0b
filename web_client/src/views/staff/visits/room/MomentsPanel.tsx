/** Marked moments and pictures of the visit; marking one is a word and Enter. */
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { clock, type MomentsModel, pictureUrl } from "../../../../state/staff/visits/moments.ts";
import { ErrorNotice } from "../../../page/ErrorNotice.tsx";
import { TextField } from "../../../pieces/fields.tsx";
import { Shown } from "../../../pieces/Shown.tsx";
import { useStore } from "../../../useStore.ts";
import { useFormats } from "../../StaffContext.ts";
import type { RoomPanelProps } from "./ConductScreen.tsx";
import classes from "./Room.module.css";
import { ToolPanel } from "./ToolPanel.tsx";

/** Characters; the server takes as many. */
const LONGEST_LABEL = 200;

export function MomentsPanel({ desk: { moments }, onClose }: RoomPanelProps) {
  const { t } = useTranslation();
  const { form } = moments;
  const { isBusy, error } = useStore(form.snapshot);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <ToolPanel title={t("visitRoom.moments.title")} testId="moments" onClose={onClose}>
      <form
        className={classes.mark}
        noValidate
        onSubmit={async (event) => {
          event.preventDefault();
          await form.submit();
          field.current?.focus();
        }}
      >
        <TextField
          ref={field}
          form={form}
          name="label"
          className={classes.markField}
          label={t("visitRoom.moments.label")}
          placeholder={t("visitRoom.moments.placeholder")}
          maxLength={LONGEST_LABEL}
          autoComplete="off"
          onFocus={() => moments.begin()}
        />
        <Button type="submit" size="md" loading={isBusy} data-testid="mark">
          {t("visitRoom.moments.mark")}
        </Button>
      </form>
      {error && <ErrorNotice error={error} ways={{ dismiss: () => form.dismiss() }} />}
      <Moments moments={moments} />
    </ToolPanel>
  );
}

/** What was marked and taken, to look through. */
export function Moments({ moments }: { readonly moments: MomentsModel }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  return (
    <>
      <section className={classes.part}>
        <h3 className={classes.partTitle}>{t("visitRoom.moments.list")}</h3>
        <Shown resource={moments.markers}>
          {(markers) =>
            markers.length === 0 ? (
              <p className={classes.soft}>{t("visitRoom.moments.none")}</p>
            ) : (
              <ol className={classes.markers}>
                {markers.map(({ id, label, offset_s }) => (
                  <li key={id} className={classes.marker} data-testid="marker">
                    <span className={classes.time}>{clock(offset_s)}</span> {label}
                  </li>
                ))}
              </ol>
            )
          }
        </Shown>
      </section>
      <section className={classes.part}>
        <h3 className={classes.partTitle}>{t("visitRoom.moments.pictures")}</h3>
        <Shown resource={moments.pictures}>
          {(pictures) =>
            pictures.length === 0 ? (
              <p className={classes.soft}>{t("visitRoom.moments.noPictures")}</p>
            ) : (
              <div className={classes.pictures}>
                {pictures.map((picture) => (
                  <a
                    key={picture.id}
                    href={pictureUrl(picture)}
                    target="_blank"
                    rel="noreferrer"
                    data-testid="picture"
                  >
                    <img
                      className={classes.thumb}
                      src={pictureUrl(picture)}
                      alt={t("visitRoom.moments.pictureAt", {
                        at: instant(picture.frame?.at ?? picture.created_at),
                      })}
                    />
                    {picture.frame && <span className={classes.time}>{clock(picture.frame.offset_s)}</span>}
                  </a>
                ))}
              </div>
            )
          }
        </Shown>
      </section>
    </>
  );
}
