/** A personal address, to be copied or read out, and whose it is. */
import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStaff } from "../StaffContext.ts";
import classes from "./Visits.module.css";

export interface CopyLinkProps {
  readonly url: string;
  /** Whose it is, as its label. */
  readonly of: string;
}

export function CopyLink({ url, of }: CopyLinkProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const copy = () =>
    void navigator.clipboard.writeText(url).then(
      () => notices.say(t("visits.links.copied", { name: of })),
      // Without the clipboard the address is there to be selected.
      () => undefined,
    );
  return (
    <div className={classes.address}>
      <TextInput
        size="md"
        readOnly
        label={of}
        value={url}
        data-testid="issued-link"
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button size="md" variant="default" aria-label={t("visits.links.copyOf", { name: of })} onClick={copy}>
        {t("visits.links.copy")}
      </Button>
    </div>
  );
}
