/** What is left of a case's promise, as words with a colour. */
import { useTranslation } from "react-i18next";
import { leftOf, type Promised } from "../../../state/staff/promise.ts";
import { Tag } from "../../pieces/Tag.tsx";
import { useNow } from "../useNow.ts";

export function LeftTag({ promised }: { readonly promised: Promised }) {
  const { t } = useTranslation();
  const left = leftOf(promised, useNow());
  switch (left.state) {
    case "none":
      return null;
    case "stopped":
      return <Tag>{t(`inbox.stopped.${left.reason}`)}</Tag>;
    case "late":
      return <Tag tone={left.tone}>{t(`inbox.late.${left.unit}`, { count: left.count })}</Tag>;
    case "left":
      return <Tag tone={left.tone}>{t(`inbox.left.${left.unit}`, { count: left.count })}</Tag>;
  }
}
