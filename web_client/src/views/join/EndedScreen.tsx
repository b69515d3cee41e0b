/** After the consult: how it ended, and the way back. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { VisitModel, VisitSnapshot } from "../../state/visit.ts";
import { Card, Heading, Words } from "../page/Card.tsx";
import { ErrorScreen } from "../page/ErrorScreen.tsx";
import { Page } from "../page/Page.tsx";
import { useTitle } from "../useTitle.ts";

export interface EndedScreenProps {
  readonly visit: VisitModel;
  readonly snapshot: VisitSnapshot;
}

function LeftScreen({ visit, snapshot }: EndedScreenProps) {
  const { t } = useTranslation();
  useTitle(t("title.ended"));
  return (
    <Page>
      <Card>
        <Heading>{t("ended.heading")}</Heading>
        <Words>{t("ended.words")}</Words>
        <Button
          size="lg"
          fullWidth
          data-testid="rejoin"
          loading={snapshot.isBusy}
          onClick={() => void visit.rejoin()}
        >
          {t("ended.rejoin")}
        </Button>
        <Words>{t("ended.done")}</Words>
      </Card>
    </Page>
  );
}

export function EndedScreen(props: EndedScreenProps) {
  const { visit, snapshot } = props;
  if (!snapshot.error) return <LeftScreen {...props} />;
  const rejoin = () => void visit.rejoin();
  return <ErrorScreen error={snapshot.error} ways={{ rejoin, retry: rejoin }} isBusy={snapshot.isBusy} />;
}
