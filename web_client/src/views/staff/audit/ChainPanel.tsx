/** Whether the audit trail is whole: the server walks the chain to its signed head. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AuditModel, Chain } from "../../../state/staff/audit.ts";
import { CheckIcon } from "../../icons.tsx";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats } from "../StaffContext.ts";
import classes from "./ChainPanel.module.css";

export function ChainPanel({ model }: { readonly model: AuditModel }) {
  const { t } = useTranslation();
  const verification = useStore(model.verification);
  const verify = () => void model.verify();
  return (
    <Panel
      title={t("audit.verifyTitle")}
      words={t("audit.verifyWords")}
      testId="chain"
      actions={
        <Button
          variant="default"
          size="md"
          loading={verification.at === "checking"}
          data-testid="verify"
          onClick={verify}
        >
          {t("audit.verify")}
        </Button>
      }
    >
      <div role="status" className={classes.result}>
        {verification.at === "checked" && <Result chain={verification.chain} />}
      </div>
      {verification.at === "failed" && <ErrorNotice error={verification.error} ways={{ retry: verify }} />}
    </Panel>
  );
}

function Result({ chain: { ok, checked, findings } }: { readonly chain: Chain }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  if (ok) {
    return (
      <p className={classes.whole} data-testid="chain-whole">
        <CheckIcon size={20} /> {t("audit.whole", { number: number(checked) })}
      </p>
    );
  }
  return (
    <div className={classes.broken} data-testid="chain-broken">
      <p>{t("audit.broken", { count: findings.length })}</p>
      <ul>
        {findings.map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
      </ul>
    </div>
  );
}
