/** What can be done with a visit as a whole: going in, another time, its end before it began, its end taken back. */
import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import {
  isAhead,
  isReopenable,
  mayBeNoShow,
  RISKS,
  takesPeople,
} from "../../../state/staff/visits/visits.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useMay, useStaff } from "../StaffContext.ts";
import { useNow } from "../useNow.ts";
import { CancelDialog } from "./CancelDialog.tsx";
import { LateDialog } from "./LateDialog.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import type { PeoplePanelProps } from "./PeoplePanel.tsx";
import { useNames } from "./useNames.ts";

/** Where the provider's room of a visit is. */
export function roomOf(visit: string): string {
  return pathTo(PLACES.room, { id: visit });
}

export function VisitActions({ model, visit }: PeoplePanelProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const navigator = useNavigator();
  const names = useNames();
  const now = useNow();
  const mayConduct = useMay("write-note");
  const mayChange = useMay("issue-link");
  const [asks, setAsks] = useState<"move" | "cancel" | "late" | "no-show">();
  const [error, setError] = useState<AppError>();
  const look = () => void model.detail.load();
  const close = () => setAsks(undefined);
  const attempt = async (change: () => Promise<void>) => {
    setError(undefined);
    try {
      await change();
    } catch (thrown) {
      setError(toAppError(thrown));
    }
  };
  const button = (what: "move" | "cancel" | "late" | "no-show", words: string) => (
    <Button size="md" variant="default" data-testid={what} onClick={() => setAsks(what)}>
      {words}
    </Button>
  );
  return (
    <>
      {error && <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} />}
      {mayConduct && takesPeople(visit) && (
        <Button size="md" data-testid="enter" onClick={() => navigator.go(roomOf(visit.id))}>
          {t("visits.enter")}
        </Button>
      )}
      {mayConduct && isReopenable(visit, now) && (
        <Button
          size="md"
          variant="default"
          data-testid="reopen"
          onClick={() => void attempt(() => model.reopen())}
        >
          {t("visits.reopen")}
        </Button>
      )}
      {isAhead(visit) && (
        <>
          <NativeSelect
            size="md"
            aria-label={t("visits.risk")}
            data-testid="risk"
            value={visit.risk}
            data={RISKS.map((value) => ({ value, label: t(`visits.risks.${value}`) }))}
            onChange={(event) => {
              const risk = RISKS.find((known) => known === event.currentTarget.value);
              if (risk) void attempt(() => model.rate(risk));
            }}
          />
          {visit.starts_at !== null && button("late", t("visits.delay.open"))}
        </>
      )}
      {mayChange && isAhead(visit) && button("move", t("visits.move.open"))}
      {mayChange && isAhead(visit) && button("cancel", t("visits.cancel.open"))}
      {mayBeNoShow(visit, now) && button("no-show", t("visits.noShow.open"))}
      {asks === "move" && <MoveDialog visit={visit} onMoved={look} onClose={close} />}
      {asks === "cancel" && <CancelDialog visit={visit} onCancelled={look} onClose={close} />}
      {asks === "late" && (
        <LateDialog
          choices={[{ name: names.provider(visit), visits: [visit.id] }]}
          onTold={look}
          onClose={close}
        />
      )}
      {asks === "no-show" && (
        <ConfirmDialog
          title={t("visits.noShow.title")}
          words={t("visits.noShow.words")}
          action={t("visits.noShow.submit")}
          onConfirm={async () => {
            await model.giveUp();
            notices.say(t("visits.noShow.done"));
          }}
          onClose={close}
        />
      )}
    </>
  );
}
