/** The links of everybody in a visit who comes by one: another for each, as often as it is needed. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { newLink } from "../../../state/staff/visits/changes.ts";
import { guestsOf, type Visit } from "../../../state/staff/visits/visits.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { Item, Items } from "../../pieces/Items.tsx";
import { useStaff } from "../StaffContext.ts";
import { CopyLink } from "./CopyLink.tsx";
import { useNames } from "./useNames.ts";

export interface LinksDialogProps {
  readonly visit: Visit;
  readonly onClose: () => void;
}

export function LinksDialog({ visit, onClose }: LinksDialogProps) {
  const { t } = useTranslation();
  const { api } = useStaff();
  const names = useNames();
  const [urls, setUrls] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<AppError>();
  const make = async (participant: string) => {
    setBusy(participant);
    setError(undefined);
    try {
      const { url } = await newLink(api, visit.id, participant);
      setUrls((known) => ({ ...known, [participant]: url }));
    } catch (thrown) {
      setError(toAppError(thrown));
    }
    setBusy(undefined);
  };
  return (
    <Dialog title={t("visits.links.title")} onClose={onClose} testId="links-dialog">
      <div className={forms.form}>
        <p className={forms.words}>{t("visits.links.words")}</p>
        {error && <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} />}
        <Items>
          {guestsOf(visit).map((person) => {
            const url = urls[person.id];
            return url === undefined ? (
              <Item
                key={person.id}
                title={names.person(person)}
                actions={
                  <Button
                    variant="default"
                    size="md"
                    loading={busy === person.id}
                    data-testid="make-link"
                    aria-label={t("visits.links.makeFor", { name: names.person(person) })}
                    onClick={() => void make(person.id)}
                  >
                    {t("visits.links.make")}
                  </Button>
                }
              />
            ) : (
              <Item key={person.id} title={<CopyLink url={url} of={names.person(person)} />} />
            );
          })}
        </Items>
        <div className={forms.actions}>
          <Button size="md" onClick={onClose}>
            {t("visits.links.done")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
