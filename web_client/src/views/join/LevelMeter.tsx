/** A bar that moves with the microphone. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LevelSource } from "../../media/types.ts";
import { MicrophoneIcon, MicrophoneOffIcon } from "../icons.tsx";
import classes from "./LevelMeter.module.css";

/** Screen readers would read every change aloud, so they learn only whether the microphone hears anything. */
const AUDIBLE = 0.15;

export function LevelMeter({ source }: { readonly source: LevelSource | undefined }) {
  const { t } = useTranslation();
  const meter = useRef<HTMLDivElement>(null);
  const [wasHeard, setHeard] = useState(false);

  useEffect(() => {
    setHeard(false);
    return source?.subscribe((level) => {
      // Written past React: twenty renders a second of the whole screen would warm up a phone.
      meter.current?.style.setProperty("--level", level.toFixed(3));
      meter.current?.setAttribute("data-level", level.toFixed(2));
      if (level > AUDIBLE) setHeard(true);
    });
  }, [source]);

  return (
    <div className={classes.row} data-heard={wasHeard}>
      <span className={classes.icon}>
        {source ? <MicrophoneIcon size={22} /> : <MicrophoneOffIcon size={22} />}
      </span>
      <div className={classes.body}>
        <div
          ref={meter}
          className={classes.track}
          data-testid="mic-level"
          data-level="0.00"
          data-on={source !== undefined}
          role="img"
          aria-label={t("preview.level")}
        >
          <div className={classes.bar} />
        </div>
        <span className={classes.hint}>{t(source ? "preview.levelHint" : "preview.levelOff")}</span>
      </div>
    </div>
  );
}
