/** Devices, language and sound check during a consult. */
import { Group, Modal, Stack } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type ConsultModel, type ConsultSnapshot, isOn } from "../../state/consult.ts";
import type { RoomRights } from "../../state/rights.ts";
import { DeviceFields } from "../join/DeviceFields.tsx";
import { LevelMeter } from "../join/LevelMeter.tsx";
import { LanguageSwitch, SchemeSwitch } from "../page/Switches.tsx";

export interface SettingsPanelProps {
  readonly consult: ConsultModel;
  readonly snapshot: ConsultSnapshot;
  readonly rights: RoomRights;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const CAPTURED = ["camera", "microphone"] as const;

export function SettingsPanel({ consult, snapshot, rights, isOpen, onClose }: SettingsPanelProps) {
  const { t } = useTranslation();
  const { room, choice, devices, isChiming } = snapshot;
  const isMicrophoneOn = isOn(room, "microphone");
  // A new source after each change of microphone, because the old one measures a track that has ended.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the choice and the switch decide which track it is
  const level = useMemo(
    () => (isOpen && isMicrophoneOn ? consult.microphoneLevel() : undefined),
    [consult, isOpen, isMicrophoneOn, choice.microphone],
  );
  return (
    // The scroll lock and its <style> element are not needed: the room never scrolls.
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("devices.heading")}
      closeButtonProps={{ "aria-label": t("devices.close"), size: 42 }}
      lockScroll={false}
      centered
      radius="lg"
      data-testid="settings"
    >
      <Stack gap="md">
        {rights.publish.includes("microphone") && <LevelMeter source={level} />}
        <DeviceFields
          devices={devices}
          choice={choice}
          sends={CAPTURED.filter((kind) => rights.publish.includes(kind))}
          isChiming={isChiming}
          onChoose={(kind, id) => void consult.choose(kind, id)}
          onTestSpeaker={() => void consult.testSpeaker()}
        />
        <Group justify="space-between">
          <LanguageSwitch />
          <SchemeSwitch />
        </Group>
      </Stack>
    </Modal>
  );
}
