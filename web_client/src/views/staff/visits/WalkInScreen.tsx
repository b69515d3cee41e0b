/** The clinic's links for people without an appointment: which work, making another, ending one. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../../state/staff/record.ts";
import { type WalkInLink, WalkInLinksModel } from "../../../state/staff/visits/walkInLinks.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import forms from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { CopyLink } from "./CopyLink.tsx";
import { VisitTabs } from "./VisitTabs.tsx";

export default function WalkInScreen() {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const [model] = useState(() => new WalkInLinksModel(api));
  useLoad(model.colleagues);
  const colleagues = useStore(model.colleagues.snapshot).value ?? [];
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<WalkInLink>();
  const providerOf = ({ provider }: WalkInLink) =>
    provider === null ? t("visits.whoeverIsFree") : (nameOf(colleagues, provider) ?? t("visits.aColleague"));
  return (
    <Screen title={t("visits.walkIn.title")} words={t("visits.walkIn.words")}>
      <VisitTabs />
      <Panel
        title={t("visits.walkIn.links")}
        testId="walk-in-links"
        actions={
          <AddButton words={t("visits.walkIn.make")} testId="make-walk-in" onClick={() => setMaking(true)} />
        }
      >
        <Loaded resource={model.links}>
          {(links) =>
            links.length === 0 ? (
              <Empty words={t("visits.walkIn.none")} />
            ) : (
              <Items>
                {links.map((link) => (
                  <Item
                    key={link.id}
                    title={
                      <>
                        {link.name}{" "}
                        <Tag tone={link.ended ? "calm" : "good"}>
                          {t(link.ended ? "visits.walkIn.ended" : "visits.walkIn.works")}
                        </Tag>
                      </>
                    }
                    words={t("visits.with", { name: providerOf(link) })}
                    actions={
                      !link.ended && (
                        <RowButton
                          words={t("visits.walkIn.end")}
                          of={link.name}
                          testId="end-walk-in"
                          onClick={() => setEnding(link)}
                        />
                      )
                    }
                  />
                ))}
              </Items>
            )
          }
        </Loaded>
      </Panel>
      {isMaking && (
        <MakeDialog
          model={model}
          onClose={() => {
            setMaking(false);
            model.forget();
          }}
        />
      )}
      {ending && (
        <ConfirmDialog
          title={t("visits.walkIn.endTitle", { name: ending.name })}
          words={t("visits.walkIn.endWords")}
          action={t("visits.walkIn.end")}
          isDangerous
          onConfirm={async () => {
            await model.end(ending.id);
            notices.say(t("visits.walkIn.endDone"));
          }}
          onClose={() => setEnding(undefined)}
        />
      )}
    </Screen>
  );
}

function MakeDialog({ model, onClose }: { readonly model: WalkInLinksModel; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const made = useStore(model.made);
  const colleagues = useStore(model.colleagues.snapshot).value ?? [];
  const { form } = model;
  return (
    <Dialog
      title={t(made ? "visits.walkIn.madeTitle" : "visits.walkIn.make")}
      onClose={onClose}
      testId="walk-in-dialog"
    >
      {made?.url ? (
        <div className={forms.form}>
          <p className={forms.words}>{t("visits.walkIn.madeWords")}</p>
          <CopyLink url={made.url} of={made.name} />
          <div className={forms.actions}>
            <Button size="md" data-testid="done" onClick={onClose}>
              {t("visits.links.done")}
            </Button>
          </div>
        </div>
      ) : (
        <Form form={form} submit={t("visits.walkIn.make")} onCancel={onClose}>
          <TextField
            form={form}
            name="name"
            label={t("visits.walkIn.name")}
            description={t("visits.walkIn.nameHint")}
            maxLength={200}
          />
          <SelectField
            form={form}
            name="provider"
            label={t("visits.walkIn.provider")}
            data={[
              { value: "", label: t("visits.whoeverIsFree") },
              ...colleagues
                .filter(({ roles }) => roles.includes("provider"))
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Form>
      )}
    </Dialog>
  );
}
