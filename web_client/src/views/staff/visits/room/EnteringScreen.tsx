/** On the way into the room, and back into it after a cut; nobody has to wait it out. */
import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { VisitRoomModel } from "../../../../state/staff/visits/visitRoom.ts";
import { useStore } from "../../../useStore.ts";
import { useTitle } from "../../../useTitle.ts";
import classes from "./Room.module.css";

export function EnteringScreen({ model }: { readonly model: Pick<VisitRoomModel, "snapshot" | "leave"> }) {
  const { t } = useTranslation();
  const { error } = useStore(model.snapshot);
  const words = t(error ? "visitRoom.reentering" : "visitRoom.entering");
  useTitle(words);
  return (
    <div className={classes.entering}>
      <div className={classes.onTheWay} role="status" data-testid="entering" data-code={error?.code}>
        <Loader />
        <h1 className={classes.enteringWords}>{words}</h1>
      </div>
      <Button variant="default" data-testid="leave-entering" onClick={() => void model.leave()}>
        {t("room.leave")}
      </Button>
    </div>
  );
}
