/** What a file is called where people look at it: from how far it was taken, or as its sender named it. */
import { useTranslation } from "react-i18next";
import type { SentFile } from "../../../state/staff/images/sentFiles.ts";

/** `number`: which one it is, for those without a name. */
export function useFileName(): (file: SentFile, number: number) => string {
  const { t } = useTranslation();
  return ({ name, upload }, number) => {
    const what = name || t("images.unnamed");
    return upload?.view ? `${number}. ${t(`images.views.${upload.view}`)}` : `${number}. ${what}`;
  };
}
