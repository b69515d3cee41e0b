/** The clinic's staff: found by name or address, each a step away, and somebody new. */
import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { type Member, newMemberForm, peopleOf, ROLES, search } from "../../../state/staff/people.ts";
import { PlusIcon } from "../../icons.tsx";
import { CheckGroupField } from "../../pieces/CheckGroupField.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Form } from "../../pieces/Form.tsx";
import { TextField } from "../../pieces/fields.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { SearchBox } from "../../pieces/SearchBox.tsx";
import { type Column, Table } from "../../pieces/Table.tsx";
import { Link } from "../../route/Link.tsx";
import { Screen } from "../Screen.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";
import { RoleTags, StandingTag } from "./tags.tsx";

export default function PeopleScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const [people] = useState(() => peopleOf(api));
  const [query, setQuery] = useState("");
  const [isAdding, setAdding] = useState(false);
  return (
    <Screen
      title={t("people.title")}
      words={t("people.words")}
      actions={
        <Button
          size="md"
          leftSection={<PlusIcon size={18} />}
          data-testid="add-person"
          onClick={() => setAdding(true)}
        >
          {t("people.add")}
        </Button>
      }
    >
      <SearchBox label={t("people.search")} initial="" onSearch={setQuery} />
      <Loaded resource={people} lines={6}>
        {(members) => <People members={search(members, query)} />}
      </Loaded>
      {isAdding && <AddDialog onAdded={() => void people.load()} onClose={() => setAdding(false)} />}
    </Screen>
  );
}

function People({ members }: { readonly members: readonly Member[] }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const columns: readonly Column<Member>[] = [
    {
      key: "name",
      header: t("people.name"),
      kind: "title",
      cell: ({ id, name }) => <Link href={pathTo(PLACES.person, { id })}>{name}</Link>,
    },
    { key: "email", header: t("people.email"), cell: ({ email }) => email },
    { key: "roles", header: t("people.roles"), cell: ({ roles }) => <RoleTags roles={roles} /> },
    { key: "standing", header: t("people.standing"), cell: (member) => <StandingTag member={member} /> },
    { key: "since", header: t("people.since"), cell: ({ created_at }) => day(created_at) },
  ];
  if (members.length === 0) return <Empty words={t("people.none")} />;
  return <Table label={t("people.title")} columns={columns} rows={members} rowKey={({ id }) => id} />;
}

interface AddDialogProps {
  readonly onAdded: () => void;
  readonly onClose: () => void;
}

function AddDialog({ onAdded, onClose }: AddDialogProps) {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const [form] = useState(() =>
    newMemberForm(api, ({ name }) => {
      notices.say(t("people.added", { name }));
      onAdded();
    }),
  );
  const choices = useMemo(
    () => ROLES.map((value) => ({ value, label: t(`roles.${value}`), words: t(`roleWords.${value}`) })),
    [t],
  );
  return (
    <Dialog title={t("people.add")} onClose={onClose}>
      <Form form={form} submit={t("people.invite")} onDone={onClose} onCancel={onClose} testId="person-form">
        <TextField form={form} name="name" label={t("people.name")} autoComplete="off" autoFocus />
        <TextField
          form={form}
          name="email"
          type="email"
          label={t("people.email")}
          description={t("people.emailHint")}
          fault={t("people.emailFault")}
          autoComplete="off"
        />
        <CheckGroupField form={form} name="roles" label={t("people.rolesLabel")} choices={choices} />
      </Form>
    </Dialog>
  );
}
