/** The navigation on a phone: a dialog from the side. */
import { ActionIcon } from "@mantine/core";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CloseIcon } from "../../icons.tsx";
import { Rail } from "./Rail.tsx";
import classes from "./RailDrawer.module.css";

export function RailDrawer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const drawer = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = drawer.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={drawer}
      className={classes.drawer}
      aria-label={t("shell.navigation")}
      data-testid="menu"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={classes.close}>
        <ActionIcon
          variant="subtle"
          size={44}
          color="gray"
          aria-label={t("shell.closeMenu")}
          onClick={onClose}
        >
          <CloseIcon size={22} />
        </ActionIcon>
      </div>
      <Rail />
    </dialog>
  );
}
