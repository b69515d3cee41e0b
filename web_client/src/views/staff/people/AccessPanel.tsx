/** Letting somebody in: invitation, lost second factor, suspension; each is asked about first. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Deed, standingOf } from "../../../state/staff/people.ts";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Facts } from "../../pieces/Facts.tsx";
import classes from "../../pieces/Form.module.css";
import { Panel } from "../../pieces/Panel.tsx";
import { useStaff } from "../StaffContext.ts";
import type { PersonProps } from "./PersonScreen.tsx";

/** The words of each deed: on its button, in its question, and when it is done. */
const WORDS = {
  invite: ["person.invite", "person.inviteTitle", "person.inviteWords", "person.invited"],
  "reset-second-factor": ["person.reset", "person.resetTitle", "person.resetWords", "person.wasReset"],
  suspend: ["person.suspend", "person.suspendTitle", "person.suspendWords", "person.suspended"],
  reinstate: ["person.reinstate", "person.reinstateTitle", "person.reinstateWords", "person.reinstated"],
} as const;

const DANGEROUS: readonly Deed[] = ["suspend", "reset-second-factor"];

export function AccessPanel({ model, member, isSelf }: PersonProps & { readonly isSelf: boolean }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [asking, setAsking] = useState<Deed>();
  const isSuspended = standingOf(member) === "suspended";
  const deeds: readonly Deed[] = isSuspended
    ? ["reinstate"]
    : ["invite", "reset-second-factor", ...(isSelf ? [] : (["suspend"] as const))];
  const { name } = member;
  const carryOut = async (deed: Deed) => {
    await model.carryOut(deed);
    notices.say(t(WORDS[deed][3], { name }));
  };
  return (
    <Panel title={t("person.accessTitle")} testId="access">
      <Facts
        facts={[
          { name: t("person.password"), value: t(member.has_password ? "person.set" : "person.notSet") },
          { name: t("person.secondFactor"), value: t(member.has_totp ? "person.set" : "person.notSet") },
        ]}
      />
      <div className={classes.buttons}>
        {deeds.map((deed) => (
          <Button key={deed} variant="default" size="md" data-testid={deed} onClick={() => setAsking(deed)}>
            {t(WORDS[deed][0])}
          </Button>
        ))}
      </div>
      {asking && (
        <ConfirmDialog
          title={t(WORDS[asking][1], { name })}
          words={t(WORDS[asking][2])}
          action={t(WORDS[asking][0])}
          isDangerous={DANGEROUS.includes(asking)}
          onConfirm={() => carryOut(asking)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Panel>
  );
}
