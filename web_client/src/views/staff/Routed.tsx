/** Shows the screen of the place, if the person's roles open it: a new one for each move, whatever part of the place differs. */
import { Suspense } from "react";
import { AppError } from "../../lib/appError.ts";
import { mayOpen } from "../../state/staff/navigation.ts";
import { Skeleton } from "../pieces/Skeleton.tsx";
import { usePlace } from "../route/NavigatorContext.ts";
import { InsteadScreen } from "./InsteadScreen.tsx";
import { ROUTES } from "./routes.tsx";
import { useMe } from "./StaffContext.ts";

export function Routed() {
  const { path, moves } = usePlace();
  const { acts } = useMe();
  for (const { place, show } of ROUTES) {
    const screen = show(path);
    if (!screen) continue;
    if (!mayOpen(place, acts)) return <InsteadScreen key={moves} error={new AppError("not-allowed")} />;
    return (
      <Suspense key={moves} fallback={<Skeleton lines={6} />}>
        {screen}
      </Suspense>
    );
  }
  return <InsteadScreen key={moves} error={new AppError("not-found")} />;
}
