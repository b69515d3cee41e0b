/** One's own passkeys: what they are called, when they were used, another one, one less. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AccountModel, Passkey } from "../../../state/staff/account.ts";
import { canUsePasskeys } from "../../../state/staff/passkeys.ts";
import { PlusIcon } from "../../icons.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Form } from "../../pieces/Form.tsx";
import { TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";

export function PasskeysPanel({ model }: { readonly model: AccountModel }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey>();
  const add = canUsePasskeys() && (
    <Button
      variant="default"
      size="md"
      leftSection={<PlusIcon size={18} />}
      data-testid="add-passkey"
      onClick={() => setAdding(true)}
    >
      {t("account.addPasskey")}
    </Button>
  );
  return (
    <Panel
      title={t("account.passkeysTitle")}
      words={t("account.passkeysWords")}
      actions={add}
      testId="passkeys"
    >
      <Loaded resource={model.passkeys}>
        {(passkeys) => <Passkeys passkeys={passkeys} onRemove={setRemoving} />}
      </Loaded>
      {isAdding && <AddDialog model={model} onClose={() => setAdding(false)} />}
      {removing && (
        <ConfirmDialog
          title={t("account.removeTitle")}
          words={t("account.removeWords", { name: removing.name })}
          action={t("account.remove")}
          isDangerous
          onConfirm={async () => {
            await model.removePasskey(removing.id);
            notices.say(t("account.removed"));
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Panel>
  );
}

interface PasskeysProps {
  readonly passkeys: readonly Passkey[];
  readonly onRemove: (passkey: Passkey) => void;
}

function Passkeys({ passkeys, onRemove }: PasskeysProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  if (passkeys.length === 0) {
    return <Empty words={t(canUsePasskeys() ? "account.noPasskeys" : "account.noAuthenticator")} />;
  }
  return (
    <Items>
      {passkeys.map((passkey) => {
        const created = t("account.created", { when: instant(passkey.created_at) });
        const used = passkey.used_at
          ? t("account.used", { when: instant(passkey.used_at) })
          : t("account.neverUsed");
        return (
          <Item
            key={passkey.id}
            title={passkey.name}
            words={`${created}, ${used}`}
            actions={
              <RowButton
                words={t("account.remove")}
                of={passkey.name}
                testId="remove-passkey"
                onClick={() => onRemove(passkey)}
              />
            }
          />
        );
      })}
    </Items>
  );
}

function AddDialog({ model, onClose }: { readonly model: AccountModel; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const done = () => {
    model.passkeyForm.reset();
    notices.say(t("account.passkeyAdded"));
    onClose();
  };
  return (
    <Dialog title={t("account.addPasskey")} onClose={onClose}>
      <Form
        form={model.passkeyForm}
        submit={t("account.addPasskey")}
        onDone={done}
        onCancel={onClose}
        testId="passkey-form"
      >
        <TextField
          form={model.passkeyForm}
          name="name"
          label={t("account.passkeyName")}
          description={t("account.passkeyHint")}
          maxLength={200}
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
