/** What the patient's side said on coming: where they are, how to reach them, and what their device can do. */
import { useTranslation } from "react-i18next";
import { judge } from "../../../state/guest/network.ts";
import type { CheckIn } from "../../../state/staff/visits/visits.ts";
import { PhoneLink } from "../../page/PhoneLink.tsx";
import { type Fact, Facts } from "../../pieces/Facts.tsx";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";
import { useAmounts } from "../../useAmounts.ts";
import classes from "./Visits.module.css";

const NETWORK_TONES: Readonly<Record<"video" | "audio" | "none", TagTone>> = {
  video: "good",
  audio: "warn",
  none: "stop",
};

export function CheckInFacts({ said }: { readonly said: CheckIn }) {
  const { t } = useTranslation();
  const { location, call_back, emergency_contact, feels_worse } = said;
  const facts: readonly Fact[] = [
    {
      name: t("visits.checkIn.location"),
      value: location || <Tag tone="warn">{t("visits.checkIn.notSaid")}</Tag>,
    },
    {
      name: t("visits.checkIn.callBack"),
      value: call_back ? <PhoneLink number={call_back} /> : t("visits.checkIn.notSaid"),
    },
    ...(emergency_contact
      ? [
          {
            name: t("visits.checkIn.emergency"),
            value: (
              <>
                {emergency_contact.name} <PhoneLink number={emergency_contact.phone} />
              </>
            ),
          },
        ]
      : []),
    { name: t("visits.checkIn.device"), value: <DeviceFact device={said.device} /> },
    ...(feels_worse
      ? [{ name: t("visits.checkIn.feels"), value: <Tag tone="stop">{t("visits.checkIn.worse")}</Tag> }]
      : []),
  ];
  return <Facts facts={facts} />;
}

function DeviceFact({ device }: { readonly device: CheckIn["device"] }) {
  const { t } = useTranslation();
  const { speed } = useAmounts();
  const { up_kbps = null, down_kbps = null, fault = null, camera, microphone } = device;
  const { grade } = judge({ upKbps: up_kbps, downKbps: down_kbps });
  const missing = [
    ...(camera ? [] : [t("visits.checkIn.noCamera")]),
    ...(microphone ? [] : [t("visits.checkIn.noMicrophone")]),
  ];
  return (
    <span data-testid="device" data-grade={grade}>
      <Tag tone={NETWORK_TONES[grade]}>{t(`visits.checkIn.network.${grade}`)}</Tag>
      {missing.map((words) => (
        <Tag key={words} tone="warn">
          {words}
        </Tag>
      ))}
      {up_kbps !== null && down_kbps !== null && (
        <span className={classes.soft}>
          {t("visits.checkIn.speeds", { up: speed(up_kbps), down: speed(down_kbps) })}{" "}
        </span>
      )}
      {fault !== null && (
        <span className={classes.soft}>{t(`visits.checkIn.faults.${faultKind(fault)}`, { fault })}</span>
      )}
    </span>
  );
}

const FAULT_KINDS: Readonly<Record<string, "denied" | "missing" | "inUse">> = {
  NotAllowedError: "denied",
  NotFoundError: "missing",
  NotReadableError: "inUse",
};

function faultKind(fault: string): "denied" | "missing" | "inUse" | "other" {
  return FAULT_KINDS[fault] ?? "other";
}
