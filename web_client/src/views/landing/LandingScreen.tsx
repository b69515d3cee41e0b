/** The page without a link: what this is, and how to get a link. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { inviteFromPasted } from "../../lib/invite.ts";
import { Card, Heading, Words } from "../page/Card.tsx";
import { Page } from "../page/Page.tsx";
import { Steps } from "../page/Steps.tsx";
import { useTitle } from "../useTitle.ts";

export function LandingScreen() {
  const { t } = useTranslation();
  useTitle(t("title.landing"));
  const [link, setLink] = useState("");
  const [isWrong, setWrong] = useState(false);

  const open = (event: FormEvent) => {
    event.preventDefault();
    const invite = inviteFromPasted(link);
    setWrong(invite === undefined);
    if (invite !== undefined) location.assign(`/join#${invite}`);
  };

  return (
    <Page>
      <Card>
        <Heading>{t("landing.heading")}</Heading>
        <Words>{t("landing.words")}</Words>
        <Steps
          heading={t("landing.howHeading")}
          steps={[t("landing.how1"), t("landing.how2"), t("landing.how3")]}
        />
        <form onSubmit={open} noValidate>
          <TextInput
            size="md"
            data-testid="link-input"
            label={t("landing.pasteLabel")}
            placeholder={t("landing.pastePlaceholder")}
            value={link}
            error={isWrong && t("landing.pasteError")}
            onChange={(event) => setLink(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            mb="sm"
          />
          <Button type="submit" size="md" fullWidth data-testid="open-link">
            {t("landing.open")}
          </Button>
        </form>
      </Card>
    </Page>
  );
}
