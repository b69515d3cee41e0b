/** Stands where something is about to be, and says so to who cannot see it. */
import { useTranslation } from "react-i18next";
import classes from "./Skeleton.module.css";

export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={classes.skeleton}>
      <span className={classes.heardOnly}>{t("app.loading")}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all lines are alike
        <span key={index} className={classes.line} />
      ))}
    </div>
  );
}
