/** Shows the screen of the place, if the person's roles open it. */
import { Suspense } from "react";
import { AppError } from "../../lib/appError.ts";
import { mayOpen } from "../../state/staff/navigation.ts";
import { Skeleton } from "../pieces/Skeleton.tsx";
import { usePlace } from "../route/NavigatorContext.ts";
import { InsteadScreen } from "./InsteadScreen.tsx";
import { ROUTES } from "./routes.tsx";
import { useMe } from "./StaffContext.ts";

export function Routed() {
  const { path } = usePlace();
  const { acts } = useMe();
  for (const { place, show } of ROUTES) {
    const screen = show(path);
    if (!screen) continue;
    if (!mayOpen(place, acts)) return <InsteadScreen key={path} error={new AppError("not-allowed")} />;
    return (
      <Suspense key={path} fallback={<Skeleton lines={6} />}>
        {screen}
      </Suspense>
    );
  }
  return <InsteadScreen key={path} error={new AppError("not-found")} />;
}
