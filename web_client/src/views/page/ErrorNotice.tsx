/** Says what went wrong in its own words, and offers the ways on that the screen can carry out. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AppError } from "../../lib/appError.ts";
import { browserFamily } from "../../lib/browser.ts";
import { type WayOn, waysOn } from "../../state/wayOn.ts";
import { AlertIcon } from "../icons.tsx";
import classes from "./ErrorNotice.module.css";

export interface ErrorNoticeProps {
  readonly error: AppError;
  /** What this screen can do; ways without a handler are not shown. */
  readonly ways: Readonly<Partial<Record<WayOn, () => void>>>;
  /** What a way is called here, where there is more to say than its general name. */
  readonly names?: Readonly<Partial<Record<WayOn, string>>>;
  readonly isBusy?: boolean;
  /** `screen` when the notice is all there is, `inline` beside other things. */
  readonly size?: "inline" | "screen";
  /** What this screen knows more than the general words. */
  readonly children?: ReactNode;
}

function openSecurePage(): void {
  location.protocol = "https:";
}

function goHome(): void {
  location.assign("/");
}

function goToStart(): void {
  location.assign("/staff");
}

const EVERYWHERE: ErrorNoticeProps["ways"] = { secure: openSecurePage, home: goHome, start: goToStart };

export function ErrorNotice(props: ErrorNoticeProps) {
  const { error, ways, names = {}, isBusy = false, size = "inline", children } = props;
  const { t } = useTranslation();
  const can = { ...EVERYWHERE, ...ways };
  const offered = waysOn(error.code).filter((way) => can[way]);
  const Title = size === "screen" ? "h1" : "h2";
  return (
    <div className={classes.notice} role="alert" data-testid="error" data-code={error.code} data-size={size}>
      <span className={classes.icon}>
        <AlertIcon size={size === "screen" ? 30 : 22} />
      </span>
      <div className={classes.body}>
        <Title className={classes.title}>{t(`errors.${error.code}.title`)}</Title>
        <p className={classes.words}>{t(`errors.${error.code}.words`)}</p>
        {children}
        {error.code === "permission-denied" && (
          <p className={classes.help}>
            {t(`permission.${browserFamily(navigator.userAgent, navigator.maxTouchPoints)}`)}
          </p>
        )}
        {offered.length > 0 && (
          <div className={classes.ways}>
            {offered.map((way, index) => (
              <Button
                key={way}
                classNames={{ root: classes.way, label: classes.wayLabel }}
                size="md"
                variant={size === "screen" && index === 0 ? "filled" : "default"}
                loading={isBusy && index === 0}
                data-testid={way === "rejoin" ? "rejoin" : `way-${way}`}
                onClick={can[way]}
              >
                {names[way] ?? t(`ways.${way}`)}
              </Button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
