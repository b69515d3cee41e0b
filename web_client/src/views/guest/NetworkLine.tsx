/** What the network is good for, with its speeds, the reason when it is weak, and sound alone as a way on. */
import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { NetworkState } from "../../state/guest/checkIn.ts";
import { AlertIcon, CheckIcon } from "../icons.tsx";
import { useAmounts } from "../useAmounts.ts";
import classes from "./Guest.module.css";

export interface NetworkLineProps {
  readonly network: NetworkState;
  readonly onAgain: () => void;
  /** Switches the camera off; undefined when it is off. */
  readonly onAudioOnly: (() => void) | undefined;
}

export function NetworkLine({ network, onAgain, onAudioOnly }: NetworkLineProps) {
  const { t } = useTranslation();
  const { speed } = useAmounts();
  if (network.at === "measuring") {
    return (
      <div className={classes.network} role="status" data-testid="network" data-grade="measuring">
        <Loader size="sm" />
        <span>{t("guest.checkIn.measuring")}</span>
      </div>
    );
  }
  const { grade, fault, upKbps, downKbps } = network;
  const isGood = grade === "video";
  return (
    <div className={classes.network} role="status" data-testid="network" data-grade={grade}>
      <span className={classes.mark}>{isGood ? <CheckIcon size={22} /> : <AlertIcon size={22} />}</span>
      <div>
        <strong>{t(`guest.checkIn.network.${grade}`)}</strong>
        {upKbps !== null && downKbps !== null && (
          <div data-testid="speeds">
            {t("guest.checkIn.speeds", { up: speed(upKbps), down: speed(downKbps) })}
          </div>
        )}
        {fault && <p className={classes.reason}>{t(`guest.checkIn.fault.${fault}`)}</p>}
        {!isGood && (
          <div className={classes.actions}>
            <Button variant="default" size="md" data-testid="measure-again" onClick={onAgain}>
              {t("guest.checkIn.again")}
            </Button>
            {onAudioOnly && (
              <Button variant="default" size="md" data-testid="audio-only" onClick={onAudioOnly}>
                {t("guest.checkIn.audioOnly")}
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}
