/** An answer that needs help at once: how to get it, before anything else goes on. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Heading } from "../page/Card.tsx";
import classes from "./Writing.module.css";
import type { WritingProps } from "./WritingApp.tsx";

export function DivertedScreen({ model, now }: WritingProps) {
  const { t } = useTranslation();
  const number = now.emergencyNumber;
  return (
    <div role="alert" className={classes.screen}>
      <Heading>{t("writing.diverted.heading")}</Heading>
      <p className={classes.text}>{t("writing.diverted.words")}</p>
      <Button component="a" size="lg" color="red" fullWidth href={`tel:${number}`} data-testid="call">
        {t("writing.diverted.call", { number })}
      </Button>
      <Button
        size="md"
        variant="default"
        fullWidth
        loading={now.isBusy}
        onClick={() => void model.acknowledge()}
        data-testid="acknowledge"
      >
        {t("writing.diverted.understood")}
      </Button>
    </div>
  );
}
