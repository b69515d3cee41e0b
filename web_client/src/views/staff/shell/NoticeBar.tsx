/** Says what was just done, to eyes and ears, without taking the focus: below the page, or within the room. */
import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CheckIcon, CloseIcon } from "../../icons.tsx";
import { useStore } from "../../useStore.ts";
import { useStaff } from "../StaffContext.ts";
import classes from "./NoticeBar.module.css";

export function NoticeBar({ isInRoom = false }: { readonly isInRoom?: boolean }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const notice = useStore(notices.latest);
  return (
    <div className={classes.place} data-in-room={isInRoom} role="status" data-testid="notice">
      {notice && (
        <div key={notice.id} className={classes.notice}>
          <CheckIcon size={20} />
          {notice.words}
          <ActionIcon
            variant="transparent"
            size={36}
            className={classes.close}
            aria-label={t("pieces.dismissNotice")}
            onClick={() => notices.dismiss(notice.id)}
          >
            <CloseIcon size={18} />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}
