/** The clinic's figures over a period: at a glance, then cases over time, visits day by day, and live rooms. */
import { SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { FiguresModel, PERIODS, type Period, periodNamed } from "../../../state/staff/figures.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { Shown } from "../../pieces/Shown.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { Screen } from "../Screen.tsx";
import { useMe, useStaff } from "../StaffContext.ts";
import { AnswersChart } from "./AnswersChart.tsx";
import classes from "./Figures.module.css";
import { KindsPanel } from "./KindsPanel.tsx";
import { LivePanel } from "./LivePanel.tsx";
import { CaseTiles, VisitTiles } from "./Tiles.tsx";
import { TurnaroundChart } from "./TurnaroundChart.tsx";
import { VisitCharts } from "./VisitCharts.tsx";

export default function FiguresScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const { timezone } = useMe().clinic;
  const navigator = useNavigator();
  const [period, setPeriod] = useState<Period>(() =>
    periodNamed(new URLSearchParams(navigator.place.get().search).get("period")),
  );
  const [model] = useState(() => new FiguresModel(api, period, timezone));
  useEffect(() => void model.look(), [model]);
  useEffect(() => model.watch(), [model]);
  const show = (next: Period) => {
    setPeriod(next);
    navigator.rename(pathTo(PLACES.figures, {}, { period: next }));
    model.show(next);
  };
  return (
    <Screen title={t("figures.title")} words={t("figures.words")}>
      <SegmentedControl
        className={classes.periods}
        aria-label={t("figures.period")}
        size="md"
        value={period}
        data={PERIODS.map((value) => ({ value, label: t(`figures.periods.${value}`) }))}
        onChange={(value) => show(periodNamed(value))}
      />
      <Shown resource={model.report} lines={8}>
        {(report) => (
          <>
            <CaseTiles figures={report.inbox} />
            <Shown resource={model.visits}>{(figures) => <VisitTiles figures={figures} />}</Shown>
            <div className={classes.charts}>
              <AnswersChart report={report} />
              <TurnaroundChart report={report} />
            </div>
            <KindsPanel kinds={report.inbox.kinds} />
          </>
        )}
      </Shown>
      <Shown resource={model.days} lines={6}>
        {(days) => <VisitCharts days={days} />}
      </Shown>
      <LivePanel model={model} />
    </Screen>
  );
}
