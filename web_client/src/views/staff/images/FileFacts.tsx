/** What is known of a file as it was sent: how large, how it was judged, and why it was sent all the same. */
import { useTranslation } from "react-i18next";
import type { SentFile } from "../../../state/staff/images/sentFiles.ts";
import { type Fact, Facts } from "../../pieces/Facts.tsx";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";
import { useAmounts } from "../../useAmounts.ts";
import { useFormats } from "../StaffContext.ts";
import classes from "./Viewer.module.css";

const TONES: Readonly<Record<"good" | "doubtful" | "poor", TagTone>> = {
  good: "good",
  doubtful: "warn",
  poor: "stop",
};

export function FileFacts({ file }: { readonly file: SentFile }) {
  const { t } = useTranslation();
  return (
    <section className={classes.part} aria-label={t("images.original")} data-testid="file-facts">
      <h3>{t("images.original")}</h3>
      <Facts facts={useFacts(file)} />
    </section>
  );
}

function useFacts({ upload, name, at }: SentFile): readonly Fact[] {
  const { t } = useTranslation();
  const { instant, number } = useFormats();
  const amount = useAmounts();
  const rendition = upload?.rendition;
  const facts: Fact[] = [
    { name: t("images.facts.name"), value: name || t("images.unnamed") },
    { name: t("images.facts.sent"), value: instant(at) },
  ];
  if (!upload) return facts;
  facts.push({ name: t("images.facts.size"), value: amount.bytes(upload.size) });
  if (rendition?.width && rendition.height)
    facts.push({
      name: t("images.facts.pixels"),
      value: `${number(rendition.width)} × ${number(rendition.height)}`,
    });
  if (rendition?.duration_ms)
    facts.push({ name: t("images.facts.length"), value: amount.duration(rendition.duration_ms) });
  if (rendition?.pages) facts.push({ name: t("images.facts.pages"), value: number(rendition.pages) });
  if (rendition?.verdict)
    facts.push({
      name: t("images.facts.verdict"),
      value: (
        <>
          <Tag tone={TONES[rendition.verdict]}>{t(`images.verdicts.${rendition.verdict}`)}</Tag>{" "}
          {rendition.reasons.map((reason) => t(`images.reasons.${reason}`)).join(", ")}
        </>
      ),
    });
  if (upload.insisted)
    facts.push({ name: t("images.facts.insisted"), value: t(`images.insistences.${upload.insisted}`) });
  return facts;
}
