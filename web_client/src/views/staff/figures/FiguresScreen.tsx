/** The clinic's figures over a period: at a glance, over time, and by what cases are about. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FiguresModel, PERIODS, type Period } from "../../../state/staff/figures.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Link } from "../../route/Link.tsx";
import { Screen } from "../Screen.tsx";
import { useMe, useStaff } from "../StaffContext.ts";
import { AnswersChart } from "./AnswersChart.tsx";
import classes from "./Figures.module.css";
import { KindsPanel } from "./KindsPanel.tsx";
import { Tiles } from "./Tiles.tsx";
import { TurnaroundChart } from "./TurnaroundChart.tsx";

export default function FiguresScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const { timezone } = useMe().clinic;
  const [period, setPeriod] = useState<Period>("month");
  const [model] = useState(() => new FiguresModel(api, period, timezone));
  return (
    <Screen
      title={t("figures.title")}
      words={t("figures.words")}
      actions={<Link href={PLACES.visitFigures}>{t("visitFigures.open")}</Link>}
    >
      <SegmentedControl
        className={classes.periods}
        aria-label={t("figures.period")}
        size="md"
        value={period}
        data={PERIODS.map((value) => ({ value, label: t(`figures.periods.${value}`) }))}
        onChange={(value) => {
          const next = PERIODS.find((one) => one === value) ?? "month";
          setPeriod(next);
          model.show(next);
        }}
      />
      <Loaded resource={model.report} lines={8}>
        {(report) => (
          <>
            <Tiles report={report} />
            <div className={classes.charts}>
              <AnswersChart report={report} />
              <TurnaroundChart report={report} />
            </div>
            <KindsPanel kinds={report.inbox.kinds} />
          </>
        )}
      </Loaded>
    </Screen>
  );
}
