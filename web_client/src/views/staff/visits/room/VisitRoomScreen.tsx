/** A visit for those who conduct it: devices, the room with all that stands beside it, and what is written afterwards. */
import { lazy, Suspense, useEffect, useState } from "react";
import { VisitDesk } from "../../../../state/staff/visits/visitDesk.ts";
import type { VisitDetail } from "../../../../state/staff/visits/visitFile.ts";
import { VisitRoomModel } from "../../../../state/staff/visits/visitRoom.ts";
import { LoadingPage } from "../../../page/LoadingPage.tsx";
import { Skeleton } from "../../../pieces/Skeleton.tsx";
import { useStore } from "../../../useStore.ts";
import { InsteadScreen } from "../../InsteadScreen.tsx";
import { useMe, useStaff } from "../../StaffContext.ts";
import { AfterScreen } from "./AfterScreen.tsx";
import { EnteringScreen } from "./EnteringScreen.tsx";
import { LobbyScreen } from "./LobbyScreen.tsx";
import { OutsideScreen } from "./OutsideScreen.tsx";

// The room brings the media views along; who only writes the summary needs none of them.
const ConductScreen = lazy(() => import("./ConductScreen.tsx"));

export interface VisitProps {
  readonly model: VisitRoomModel;
  readonly desk: VisitDesk;
  readonly detail: VisitDetail;
}

export default function VisitRoomScreen({ id }: { readonly id: string }) {
  const staff = useStaff();
  const { topics } = staff;
  const me = useMe().member.id;
  const [model] = useState(() => new VisitRoomModel(staff, id, me));
  useEffect(() => model.open(topics), [model, topics]);
  const { value, error } = useStore(model.detail.snapshot);
  if (value) return <VisitOf model={model} detail={value} />;
  return error ? <InsteadScreen error={error} onRetry={model.detail.load} /> : <Skeleton lines={8} />;
}

function VisitOf({ model, detail }: Omit<VisitProps, "desk">) {
  const { api, isInVisit } = useStaff();
  const me = useMe().member.id;
  const [desk] = useState(() => new VisitDesk(api, detail.visit, me));
  useEffect(() => desk.open(), [desk]);
  const { stage, consult } = useStore(model.snapshot);
  const isFull = stage === "room" || stage === "entering";
  useEffect(() => {
    isInVisit.set(isFull);
    return () => isInVisit.set(false);
  }, [isInVisit, isFull]);
  const props = { model, desk, detail };
  switch (stage) {
    case "asking":
      return <Skeleton lines={8} />;
    case "lobby":
      return <LobbyScreen {...props} />;
    case "ended":
      return <AfterScreen {...props} />;
    case "room":
    case "entering":
      if (!consult) return <EnteringScreen model={model} />;
      return (
        <Suspense fallback={<LoadingPage />}>
          <ConductScreen {...props} consult={consult} />
        </Suspense>
      );
    default:
      return <OutsideScreen {...props} stage={stage} />;
  }
}
