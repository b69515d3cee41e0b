/** The frame of a guest's screens: on each of them stands whom to call. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { GuestVisit } from "../../state/guest/screen.ts";
import { Page } from "../page/Page.tsx";
import { PhoneLink } from "../page/PhoneLink.tsx";

type Callable = Pick<GuestVisit, "clinic">;

/** Whom to call when this page does not help. */
export function CallLine({ visit }: { readonly visit: Callable }) {
  const { t } = useTranslation();
  const { clinic } = visit;
  return (
    <span data-testid="call">
      {t(clinic.phone === "" ? "guest.help" : "guest.helpAt", { clinic: clinic.name })}{" "}
      {clinic.phone !== "" && (
        <>
          <PhoneLink number={clinic.phone} />.{" "}
        </>
      )}
      <strong>{t("guest.danger", { number: clinic.emergency_number })}</strong>
    </span>
  );
}

export interface GuestPageProps {
  readonly visit: Callable;
  readonly width?: "narrow" | "wide";
  readonly children: ReactNode;
}

export function GuestPage({ visit, width = "narrow", children }: GuestPageProps) {
  return (
    <Page width={width} footer={<CallLine visit={visit} />}>
      {children}
    </Page>
  );
}
