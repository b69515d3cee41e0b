/** Choice of camera, microphone, speaker and picture quality; used before and during a consult. */
import { Button, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Device, DeviceChoice, DeviceKind, DeviceLists, PictureSize } from "../../media/types.ts";
import { SpeakerIcon } from "../icons.tsx";
import classes from "./DeviceFields.module.css";

type Captured = Exclude<DeviceKind, "speaker">;

export interface DeviceFieldsProps {
  readonly devices: DeviceLists;
  readonly choice: DeviceChoice;
  /** What the person may send; both unless said otherwise. Who only watches chooses neither. */
  readonly sends?: readonly Captured[];
  readonly isChiming: boolean;
  readonly onChoose: (kind: DeviceKind, id: string) => void;
  readonly onTestSpeaker: () => void;
  /** Left out where the size of the picture is settled already. */
  readonly onPicture?: (picture: PictureSize) => void;
}

interface DeviceSelectProps {
  readonly kind: DeviceKind;
  readonly devices: readonly Device[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

function DeviceSelect({ kind, devices, chosen, onChoose }: DeviceSelectProps) {
  const { t } = useTranslation();
  const named = devices.map(({ id, label }, index) => ({
    value: id,
    label: label || t("devices.unnamed", { kind: t(`devices.${kind}`), number: index + 1 }),
  }));
  const isKnown = devices.some(({ id }) => id === chosen);
  return (
    <NativeSelect
      size="md"
      data-testid={`choose-${kind}`}
      label={t(`devices.${kind}`)}
      data={named.length > 0 ? named : [{ value: "", label: t("devices.none") }]}
      disabled={named.length === 0}
      {...(isKnown ? { value: chosen } : { value: named[0]?.value ?? "" })}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}

const CAPTURED: readonly Captured[] = ["camera", "microphone"];

export function DeviceFields(props: DeviceFieldsProps) {
  const { devices, choice, sends = CAPTURED, isChiming, onChoose, onTestSpeaker, onPicture } = props;
  const { t } = useTranslation();
  const kinds: DeviceKind[] = [
    ...CAPTURED.filter((kind) => sends.includes(kind)),
    ...(devices.speaker.length > 0 ? (["speaker"] as const) : []),
  ];
  return (
    <div className={classes.fields}>
      {kinds.map((kind) => (
        <DeviceSelect
          key={kind}
          kind={kind}
          devices={devices[kind]}
          chosen={choice[kind]}
          onChoose={(id) => onChoose(kind, id)}
        />
      ))}
      <Button
        size="md"
        variant="default"
        data-testid="test-speaker"
        leftSection={<SpeakerIcon size={20} />}
        onClick={onTestSpeaker}
        aria-live="polite"
      >
        {t(isChiming ? "devices.testing" : "devices.test")}
      </Button>
      {onPicture && (
        <NativeSelect
          size="md"
          data-testid="choose-picture"
          label={t("devices.picture")}
          data={[
            { value: "high", label: t("devices.high") },
            { value: "standard", label: t("devices.standard") },
          ]}
          value={choice.picture}
          onChange={(event) => onPicture(event.currentTarget.value === "standard" ? "standard" : "high")}
        />
      )}
    </div>
  );
}
