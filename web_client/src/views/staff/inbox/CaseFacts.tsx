/** How a case stands: how soon and by whom it is answered, where its patient is, and whether it can be reopened. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { hasEnded } from "../../../state/staff/caseFile.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOfPool } from "../../../state/staff/pools.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { type Fact, Facts } from "../../pieces/Facts.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Link } from "../../route/Link.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMay } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import type { CaseProps } from "./CaseScreen.tsx";
import { Due } from "./Due.tsx";
import classes from "./Inbox.module.css";
import { TriageDialog } from "./TriageDialog.tsx";

export function CaseFacts({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const mayTriage = useMay("triage-case");
  const [isTriaging, setTriaging] = useState(false);
  useLoad(model.pools);
  const pools = useStore(model.pools.snapshot).value;
  const colleagues = useStore(model.colleagues.snapshot).value;
  const { pool, owner, lease_until, hold, priority, submitted_at, ended_at, ending } = file.case;
  const { check_in, reason, patient } = file.case;
  const isOpen = !hasEnded(file.case);
  const facts: Fact[] = [];
  const say = (name: string, value: Fact["value"]) => facts.push({ name, value });
  if (isOpen) {
    say(t("inbox.due"), <Due promised={{ ...file.case, hold: hold?.reason ?? null }} used={file.used} />);
    if (hold) say(t("inbox.case.heldSince"), instant(hold.since));
  } else if (ended_at !== null && ending !== null) {
    say(t("inbox.case.ended"), `${instant(ended_at)}: ${t(`inbox.endings.${ending}`)}`);
    say(
      t("inbox.case.reopens"),
      file.reopens_until === null ? t("inbox.case.final") : instant(file.reopens_until),
    );
  }
  say(t("inbox.owner"), ownerWords());
  say(t("inbox.pool"), nameOfPool(pools, pool) ?? pool);
  say(t("inbox.priority"), t(`inbox.priorities.${priority}`));
  say(t("inbox.case.sent"), instant(submitted_at));
  if (check_in) {
    say(t("inbox.case.location"), check_in.location);
    say(t("inbox.case.callBack"), check_in.call_back);
  }
  if (reason !== "") say(t("inbox.case.reason"), reason);
  return (
    <Panel
      title={t("inbox.case.factsTitle")}
      testId="case-facts"
      actions={
        isOpen &&
        mayTriage && (
          <Button variant="default" size="sm" data-testid="triage" onClick={() => setTriaging(true)}>
            {t("inbox.triage.title")}
          </Button>
        )
      }
    >
      <Facts facts={facts} />
      <Link className={classes.link} href={pathTo(PLACES.patient, { id: patient })}>
        {t("inbox.case.record")}
      </Link>
      <Button
        className={classes.start}
        component="a"
        size="md"
        variant="default"
        href={model.exportAddress}
        download
        data-testid="export"
      >
        {t("inbox.case.download")}
      </Button>
      {isTriaging && (
        <TriageDialog model={model} file={file} pools={pools ?? []} onClose={() => setTriaging(false)} />
      )}
    </Panel>
  );

  function ownerWords() {
    if (owner === null) return t("inbox.nobody");
    const name = nameOf(colleagues, owner) ?? t("inbox.someone");
    return lease_until === null || !isOpen ? name : t("inbox.case.until", { name, at: instant(lease_until) });
  }
}
