/** The pools, who is in each, and a new one. */
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { GENERAL, type Pool, poolForm, poolsOf, shortNameOf } from "../../../state/staff/pools.ts";
import { type Colleague, nameOf } from "../../../state/staff/record.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { CheckGroupField } from "../../pieces/CheckGroupField.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Form } from "../../pieces/Form.tsx";
import { TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useMay, useStaff } from "../StaffContext.ts";

export function PoolsPanel({ colleagues }: { readonly colleagues: readonly Colleague[] }) {
  const { t } = useTranslation();
  const { api } = useStaff();
  const mayChange = useMay("manage-clinic");
  const [pools] = useState(() => poolsOf(api));
  const [open, setOpen] = useState<Pool | "new">();
  const known = pools.snapshot.get().value ?? [];
  const words = ({ slug, members }: Pool) => {
    if (slug === GENERAL) return t("inboxSettings.pools.everyone");
    const names = members.map((id) => nameOf(colleagues, id) ?? t("inbox.someone"));
    return names.length > 0 ? names.join(", ") : <Tag tone="warn">{t("inboxSettings.pools.nobody")}</Tag>;
  };
  return (
    <Panel
      title={t("inboxSettings.pools.title")}
      words={t("inboxSettings.pools.words")}
      testId="pools"
      actions={
        mayChange && (
          <AddButton words={t("inboxSettings.pools.add")} testId="add-pool" onClick={() => setOpen("new")} />
        )
      }
    >
      <Loaded resource={pools} lines={2}>
        {(all) => (
          <Items>
            {all.map((pool) => (
              <Item
                key={pool.slug}
                title={pool.name}
                words={words(pool)}
                actions={
                  mayChange && (
                    <RowButton
                      words={t("inboxSettings.change")}
                      of={pool.name}
                      onClick={() => setOpen(pool)}
                    />
                  )
                }
              />
            ))}
          </Items>
        )}
      </Loaded>
      {open && (
        <PoolDialog
          pool={open === "new" ? undefined : open}
          taken={known.map(({ slug }) => slug)}
          colleagues={colleagues}
          onKept={() => void pools.load()}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Panel>
  );
}

interface PoolDialogProps {
  readonly pool: Pool | undefined;
  readonly taken: readonly string[];
  readonly colleagues: readonly Colleague[];
  readonly onKept: () => void;
  readonly onClose: () => void;
}

function PoolDialog({ pool, taken, colleagues, onKept, onClose }: PoolDialogProps) {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const [form] = useState(() =>
    poolForm(api, pool, taken, ({ name }) => {
      notices.say(t("inboxSettings.pools.kept", { name }));
      onKept();
    }),
  );
  // Whoever answers cases, and whoever is in it already, whatever their roles are now.
  const choices = useMemo(
    () =>
      colleagues
        .filter(({ id, roles }) => roles.includes("provider") || pool?.members.includes(id))
        .map(({ id, name }) => ({ value: id, label: name })),
    [colleagues, pool],
  );
  const suggest = () => {
    const { name, slug } = form.snapshot.get().values;
    if (!pool && slug === "") form.set("slug", shortNameOf(name));
  };
  return (
    <Dialog title={pool?.name ?? t("inboxSettings.pools.add")} onClose={onClose}>
      <Form form={form} submit={t("pieces.save")} onDone={onClose} onCancel={onClose} testId="pool-form">
        <TextField
          form={form}
          name="name"
          label={t("inboxSettings.pools.name")}
          maxLength={100}
          autoComplete="off"
          autoFocus
          onBlur={suggest}
        />
        {!pool && (
          <TextField
            form={form}
            name="slug"
            label={t("forms.slug")}
            description={t("inboxSettings.pools.slugHint")}
            fault={t("inboxSettings.pools.slugFault")}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {pool?.slug !== GENERAL && (
          <CheckGroupField
            form={form}
            name="members"
            label={t("inboxSettings.pools.members")}
            choices={choices}
          />
        )}
      </Form>
    </Dialog>
  );
}
