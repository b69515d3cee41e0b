/** What cases need somebody: promises broken, answers unread, patients whom no letter reaches. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { pathTo } from "../../../lib/route.ts";
import type { CoordinationModel, Task } from "../../../state/staff/coordination.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { type Column, Table } from "../../pieces/Table.tsx";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useStore } from "../../useStore.ts";
import { Due } from "../inbox/Due.tsx";
import { useKindName } from "../inbox/useKindName.ts";
import { useFormats, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import classes from "./Coordination.module.css";

const TONES: Readonly<Record<Task["kind"], TagTone>> = {
  breached: "stop",
  "first-look-missed": "stop",
  "unread-answer": "warn",
  unreachable: "warn",
};

export function TasksPanel({ model }: { readonly model: CoordinationModel }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const { instant } = useFormats();
  const kindName = useKindName();
  const [error, setError] = useState<AppError>();
  useLoad(model.colleagues);
  const colleagues = useStore(model.colleagues.snapshot).value;
  const finish = async (task: Task) => {
    setError(undefined);
    try {
      await model.done(task.id);
      notices.say(t("coordination.doneSaid"));
    } catch (thrown) {
      setError(toAppError(thrown));
    }
  };
  const nameIn = ({ line }: Task) => line.name ?? t("inbox.restricted");
  const columns: readonly Column<Task>[] = [
    {
      key: "patient",
      header: t("inbox.patient"),
      kind: "title",
      cell: (task) => (
        <div>
          <Link href={pathTo(PLACES.case, { id: task.line.case })}>{nameIn(task)}</Link>
          <p className={classes.below}>{kindName(task.line.kind)}</p>
        </div>
      ),
    },
    {
      key: "why",
      header: t("coordination.why"),
      cell: ({ kind, raised_at }) => (
        <div>
          <Tag tone={TONES[kind]}>{t(`coordination.kinds.${kind}`)}</Tag>
          <p className={classes.below}>{t("coordination.since", { at: instant(raised_at) })}</p>
        </div>
      ),
    },
    {
      key: "owner",
      header: t("inbox.owner"),
      cell: ({ line: { owner } }) =>
        owner === null ? t("inbox.nobody") : (nameOf(colleagues, owner) ?? t("inbox.someone")),
    },
    {
      key: "due",
      header: t("inbox.due"),
      cell: ({ line }) => line.ended_at === null && <Due promised={line} used={line.used} />,
    },
    {
      key: "done",
      header: t("coordination.done"),
      kind: "actions",
      cell: (task) => (
        <RowButton
          words={t("coordination.done")}
          of={nameIn(task)}
          onClick={() => void finish(task)}
          testId="task-done"
        />
      ),
    },
  ];
  return (
    <Panel title={t("coordination.tasks")} words={t("coordination.tasksWords")} testId="tasks">
      {error && <ErrorNotice error={error} ways={{ dismiss: () => setError(undefined) }} />}
      <Loaded resource={model.tasks}>
        {(tasks) =>
          tasks.length === 0 ? (
            <Empty words={t("coordination.noTasks")} />
          ) : (
            <Table label={t("coordination.tasks")} columns={columns} rows={tasks} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
    </Panel>
  );
}
