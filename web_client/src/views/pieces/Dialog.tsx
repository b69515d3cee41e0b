/** A question in front of everything else, by the browser's own dialog: focus stays inside, Escape closes it. */
import { ActionIcon } from "@mantine/core";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CloseIcon } from "../icons.tsx";
import { focusContent } from "../page/focus.ts";
import classes from "./Dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly testId?: string;
  /** As wide as the window allows, for what is looked at rather than read. */
  readonly isWide?: boolean;
}

/** Shown as long as it is rendered; the focus returns to where it was, or to the content when that is gone. */
export function Dialog({ title, onClose, children, testId, isWide = false }: DialogProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      else focusContent();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby={id}
      data-testid={testId}
      data-wide={isWide}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={classes.header}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        <ActionIcon variant="subtle" size={42} color="gray" aria-label={t("pieces.close")} onClick={onClose}>
          <CloseIcon size={20} />
        </ActionIcon>
      </header>
      {children}
    </dialog>
  );
}
