/** Invites one more into a visit, then shows their link this once. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { inviteForm } from "../../../state/staff/visits/changes.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { useStaff } from "../StaffContext.ts";
import { CopyLink } from "./CopyLink.tsx";
import { InviteeFields } from "./InviteeFields.tsx";
import { useNames } from "./useNames.ts";

export interface InviteDialogProps {
  readonly visit: string;
  readonly onInvited: () => void;
  readonly onClose: () => void;
}

export function InviteDialog({ visit, onInvited, onClose }: InviteDialogProps) {
  const { t } = useTranslation();
  const { api } = useStaff();
  const names = useNames();
  const [link, setLink] = useState<{ readonly url: string; readonly of: string }>();
  const [form] = useState(() =>
    inviteForm(api, visit, ({ url }, who) => {
      setLink({ url, of: names.person(who) });
      onInvited();
    }),
  );
  return (
    <Dialog title={t("visits.invite.title")} onClose={onClose} testId="invite-dialog">
      {link ? (
        <div className={forms.form}>
          <p className={forms.words}>{t("visits.invite.invited")}</p>
          <CopyLink {...link} />
          <div className={forms.actions}>
            <Button size="md" onClick={onClose}>
              {t("visits.links.done")}
            </Button>
          </div>
        </div>
      ) : (
        <Form form={form} submit={t("visits.invite.submit")} onCancel={onClose}>
          <InviteeFields form={form} />
        </Form>
      )}
    </Dialog>
  );
}
