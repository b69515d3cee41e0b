/** What is left of a case's promise, as words with a colour; counted anew every half minute. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { leftOf, type Promised } from "../../../state/staff/promise.ts";
import { Tag } from "../../pieces/Tag.tsx";

const TICK_MS = 30_000;

export function LeftTag({ promised }: { readonly promised: Promised }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const left = leftOf(promised, now);
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
