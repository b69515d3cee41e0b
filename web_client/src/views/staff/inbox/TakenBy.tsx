/** Who was first. */
import { useTranslation } from "react-i18next";
import type { CaseFile } from "../../../state/staff/caseFile.ts";
import { type Colleague, nameOf } from "../../../state/staff/record.ts";
import { useFormats } from "../StaffContext.ts";

export interface TakenByProps {
  readonly file: CaseFile;
  readonly colleagues: readonly Colleague[] | undefined;
}

export function TakenBy({ file, colleagues }: TakenByProps) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const { owner, lease_until } = file.case;
  if (owner === null) return null;
  const name = nameOf(colleagues, owner) ?? t("inbox.someone");
  return (
    <strong data-testid="taken-by">
      {lease_until === null
        ? t("inbox.case.has", { name })
        : t("inbox.case.hasUntil", { name, at: time(lease_until) })}
    </strong>
  );
}
