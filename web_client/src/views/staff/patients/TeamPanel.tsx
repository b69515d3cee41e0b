/** Who is on the care team. */
import { Button, NativeSelect } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { type Colleague, nameOf } from "../../../state/staff/record.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { useStore } from "../../useStore.ts";
import { useMay, useStaff } from "../StaffContext.ts";
import type { RecordProps } from "./RecordScreen.tsx";
import classes from "./TeamPanel.module.css";

export function TeamPanel({ model }: RecordProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const mayChange = useMay("register-patient");
  const colleagues = useStore(model.colleagues.snapshot).value;
  const team = useStore(model.team.snapshot).value ?? [];
  const [leaving, setLeaving] = useState<string>();
  const named = (id: string) => nameOf(colleagues, id) ?? t("team.unknown");
  const others = (colleagues ?? []).filter(({ id }) => !team.includes(id));
  const join = async (staff: string) => {
    await model.joinTeam(staff);
    notices.say(t("team.joined", { name: named(staff) }));
  };
  return (
    <Panel title={t("team.title")} words={t("team.words")} testId="team">
      <Loaded resource={model.team} lines={2}>
        {(staff) =>
          staff.length === 0 ? (
            <Empty words={t("team.none")} />
          ) : (
            <Items>
              {staff.map((id) => (
                <Item
                  key={id}
                  title={named(id)}
                  actions={
                    mayChange && (
                      <RowButton words={t("team.leave")} of={named(id)} onClick={() => setLeaving(id)} />
                    )
                  }
                />
              ))}
            </Items>
          )
        }
      </Loaded>
      {mayChange && others.length > 0 && <JoinForm others={others} onJoin={join} />}
      {leaving !== undefined && (
        <ConfirmDialog
          title={t("team.leaveTitle", { name: named(leaving) })}
          words={t("team.leaveWords")}
          action={t("team.leave")}
          isDangerous
          onConfirm={async () => {
            await model.leaveTeam(leaving);
            notices.say(t("team.left", { name: named(leaving) }));
          }}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </Panel>
  );
}

interface JoinFormProps {
  readonly others: readonly Colleague[];
  readonly onJoin: (staff: string) => Promise<void>;
}

function JoinForm({ others, onJoin }: JoinFormProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState("");
  const [error, setError] = useState<AppError>();
  const join = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen === "") return;
    setError(undefined);
    try {
      await onJoin(chosen);
      setChosen("");
    } catch (thrown) {
      setError(toAppError(thrown));
    }
  };
  return (
    <>
      <form className={classes.join} onSubmit={(event) => void join(event)}>
        <NativeSelect
          size="md"
          className={classes.who}
          label={t("team.add")}
          value={chosen}
          data={[
            { value: "", label: t("team.choose") },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          data-testid="team-choice"
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" size="md" data-testid="join-team">
          {t("team.join")}
        </Button>
      </form>
      {error && <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} />}
    </>
  );
}
