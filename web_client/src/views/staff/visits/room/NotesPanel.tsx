/** Writing beside the video: a note for colleagues, a summary for the patient; kept by itself, signed once. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RoomPanelProps } from "./ConductScreen.tsx";
import { NotePadField } from "./NotePadField.tsx";
import { ToolPanel } from "./ToolPanel.tsx";

const KINDS = ["note", "summary"] as const;

export function NotesPanel({ desk, onClose }: RoomPanelProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("note");
  return (
    <ToolPanel title={t("visitRoom.notes.title")} testId="notes" onClose={onClose}>
      <SegmentedControl
        fullWidth
        size="md"
        aria-label={t("visitRoom.notes.which")}
        value={kind}
        data={KINDS.map((value) => ({ value, label: t(`visitRoom.notes.${value}`) }))}
        onChange={(value) => setKind(value as typeof kind)}
      />
      <NotePadField key={kind} pad={desk[kind]} />
    </ToolPanel>
  );
}
