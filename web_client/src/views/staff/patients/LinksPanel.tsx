/** The patient's personal links: which work, issuing another, revoking one. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Link, type LinkStanding, type LinksModel, standingOf } from "../../../state/staff/links.ts";
import type { RecordModel } from "../../../state/staff/record.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { useNow } from "../useNow.ts";
import { IssueDialog } from "./IssueDialog.tsx";

export interface LinksPanelProps {
  readonly model: RecordModel;
  readonly links: LinksModel;
}

export function LinksPanel({ model, links }: LinksPanelProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  useLoad(links.cases);
  const [isIssuing, setIssuing] = useState(false);
  const [revoking, setRevoking] = useState<Link>();
  const close = () => {
    setIssuing(false);
    links.forget();
  };
  return (
    <Panel
      title={t("links.title")}
      words={t("links.words")}
      testId="links"
      actions={<AddButton words={t("links.issue")} testId="issue-link" onClick={() => setIssuing(true)} />}
    >
      <Loaded resource={links.links} lines={2}>
        {(issued) =>
          issued.length === 0 ? (
            <Empty words={t("links.none")} />
          ) : (
            <Items>
              {issued.map((link) => (
                <LinkItem key={link.id} link={link} onRevoke={() => setRevoking(link)} />
              ))}
            </Items>
          )
        }
      </Loaded>
      {isIssuing && <IssueDialog model={model} links={links} onClose={close} />}
      {revoking && (
        <ConfirmDialog
          title={t("links.revokeTitle")}
          words={t("links.revokeWords")}
          action={t("links.revoke")}
          isDangerous
          onConfirm={async () => {
            await links.revoke(revoking.id);
            notices.say(t("links.revoked"));
          }}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Panel>
  );
}

const TONES: Readonly<Record<LinkStanding, TagTone>> = {
  open: "good",
  expired: "calm",
  revoked: "stop",
  spent: "warn",
};

function LinkItem({ link, onRevoke }: { readonly link: Link; readonly onRevoke: () => void }) {
  const { t } = useTranslation();
  const { day, instant } = useFormats();
  const standing = standingOf(link, useNow());
  const purpose = t(`links.purposes.${link.purpose}`);
  return (
    <Item
      title={
        <>
          {purpose} <Tag tone={TONES[standing]}>{t(`links.standings.${standing}`)}</Tag>
        </>
      }
      words={t("links.facts", {
        holder: t(`links.holders.${link.holder}`),
        issued: day(link.issued_at),
        until: instant(link.expires_at),
      })}
      actions={
        standing === "open" && (
          <RowButton words={t("links.revoke")} of={purpose} testId="revoke-link" onClick={onRevoke} />
        )
      }
    />
  );
}
