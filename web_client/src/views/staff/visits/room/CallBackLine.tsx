/** The number to call when the connection breaks: it stands in every part of the room. */
import { useTranslation } from "react-i18next";
import { numberToCall } from "../../../../state/staff/visits/brief.ts";
import { useStore } from "../../../useStore.ts";
import { useNames } from "../useNames.ts";
import classes from "./Room.module.css";
import type { VisitProps } from "./VisitRoomScreen.tsx";

export function CallBackLine({ desk, detail }: Pick<VisitProps, "desk" | "detail">) {
  const { t } = useTranslation();
  const contacts = useStore(desk.brief.contacts.snapshot).value;
  const name = useNames().patient(detail.visit);
  const number = numberToCall(detail.check_in, contacts);
  return (
    <span data-testid="call-back">
      {number === undefined ? (
        t("visitRoom.noNumber", { name })
      ) : (
        <>
          {t("visitRoom.callBack", { name })}{" "}
          <a className={classes.number} href={`tel:${number.replace(/[^\d+]/g, "")}`}>
            {number}
          </a>
        </>
      )}
    </span>
  );
}
