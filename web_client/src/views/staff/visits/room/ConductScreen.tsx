/** The room as those see it who conduct the visit: tiles, and beside them people, patient, notes or moments. */
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person, PictureKind } from "../../../../media/types.ts";
import type { ConsultModel } from "../../../../state/consult.ts";
import { attendees } from "../../../../state/staff/visits/attendees.ts";
import { ErrorNotice } from "../../../page/ErrorNotice.tsx";
import ConsultScreen from "../../../room/ConsultScreen.tsx";
import { ControlButton } from "../../../room/ControlButton.tsx";
import { useStore } from "../../../useStore.ts";
import { FlagIcon, NoteIcon, PatientsIcon, PenIcon, PeopleIcon, ShutterIcon } from "../../icons.tsx";
import { useStaff } from "../../StaffContext.ts";
import { NoticeBar } from "../../shell/NoticeBar.tsx";
import { DeedNotice } from "../DeedNotice.tsx";
import { type Deeds, useDeeds } from "../useDeeds.ts";
import { useNames } from "../useNames.ts";
import { CallBackLine } from "./CallBackLine.tsx";
import { EndDialog } from "./EndDialog.tsx";
import { MomentsPanel } from "./MomentsPanel.tsx";
import { NotesPanel } from "./NotesPanel.tsx";
import { PatientPanel } from "./PatientPanel.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import classes from "./Room.module.css";
import type { VisitProps } from "./VisitRoomScreen.tsx";

const PANELS = ["people", "patient", "notes", "moments"] as const;
type PanelName = (typeof PANELS)[number];

export interface ConductScreenProps extends VisitProps {
  readonly consult: ConsultModel;
}

export interface ConductProps extends ConductScreenProps {
  readonly deeds: Deeds;
}

export interface RoomPanelProps extends ConductProps {
  readonly onClose: () => void;
}

const PANEL_OF = {
  people: PeoplePanel,
  patient: PatientPanel,
  notes: NotesPanel,
  moments: MomentsPanel,
} as const;

const ICON_OF = { people: PeopleIcon, patient: PatientsIcon, notes: NoteIcon, moments: FlagIcon } as const;

/** Where there is room beside the tiles, what the patient said lies open at first. */
const IS_WIDE = "(min-width: 1100px)";

export default function ConductScreen(screen: ConductScreenProps) {
  const { model, desk, detail, consult } = screen;
  const colleagues = useStore(desk.colleagues.snapshot).value;
  const deeds = useDeeds(colleagues, () => model.detail.refresh());
  const props: ConductProps = { ...screen, deeds };
  const [panel, setPanel] = useState<PanelName | undefined>(() =>
    matchMedia(IS_WIDE).matches ? "patient" : undefined,
  );
  const [isDrawing, setDrawing] = useState(false);
  const [isEnding, setEnding] = useState(false);
  const openers = useRef<Partial<Record<PanelName, HTMLButtonElement>>>({});
  const { room } = useStore(consult.snapshot);
  const isLive = detail.visit.status === "live";
  const waiting = attendees(detail.visit.participants, room.people).waiting.length;

  const close = () => {
    setPanel(undefined);
    if (panel) openers.current[panel]?.focus();
  };
  const show = (name: PanelName) => {
    const isShown = panel === name && !consult.conversation.chat.get().isOpen;
    consult.conversation.open(false);
    setPanel(isShown ? undefined : name);
    if (name === "moments" && !isShown) desk.moments.begin();
  };
  const Shown = panel && PANEL_OF[panel];
  return (
    <>
      <ConsultScreen
        consult={consult}
        isWithinMain
        onLeave={() => (isLive ? setEnding(true) : void model.leave())}
        below={<CallBackLine {...props} />}
        conducting={{
          tools: (
            <Tools
              consult={consult}
              panel={panel}
              waiting={waiting}
              isDrawing={isDrawing}
              openers={openers}
              onPanel={show}
              onDraw={() => setDrawing((is) => !is)}
            />
          ),
          panel: Shown && <Shown {...props} onClose={close} />,
          tileActions: (person, kind) => isLive && <TakePicture {...props} person={person} kind={kind} />,
          isDrawing,
          banner: <Banner {...props} isDrawing={isDrawing} />,
          notice: <NoticeBar isInRoom />,
        }}
      />
      {isEnding && <EndDialog model={model} onClose={() => setEnding(false)} />}
    </>
  );
}

interface ToolsProps {
  readonly consult: ConsultModel;
  readonly panel: PanelName | undefined;
  readonly waiting: number;
  readonly isDrawing: boolean;
  readonly openers: RefObject<Partial<Record<PanelName, HTMLButtonElement>>>;
  readonly onPanel: (name: PanelName) => void;
  readonly onDraw: () => void;
}

function Tools({ consult, panel, waiting, isDrawing, openers, onPanel, onDraw }: ToolsProps) {
  const { t } = useTranslation();
  const { chat } = useStore(consult.snapshot);
  return (
    <>
      {PANELS.map((name) => {
        const Icon = ICON_OF[name];
        const isShown = panel === name && !chat.isOpen;
        const badge = name === "people" ? waiting : 0;
        return (
          <ControlButton
            key={name}
            testId={`open-${name}`}
            label={
              badge > 0 ? t("visitRoom.tool.peopleWaiting", { count: badge }) : t(`visitRoom.tool.${name}`)
            }
            short={t(`visitRoom.toolShort.${name}`)}
            look={isShown ? "active" : "on"}
            isExpanded={isShown}
            badge={badge}
            buttonRef={(button) => {
              if (button) openers.current[name] = button;
            }}
            onPress={() => onPanel(name)}
          >
            <Icon />
          </ControlButton>
        );
      })}
      <ControlButton
        testId="draw"
        label={t(isDrawing ? "visitRoom.tool.stopDrawing" : "visitRoom.tool.draw")}
        short={t("visitRoom.toolShort.draw")}
        look={isDrawing ? "active" : "on"}
        onPress={onDraw}
      >
        <PenIcon />
      </ControlButton>
    </>
  );
}

/** Who waits, what is being drawn, and what could not be done. */
function Banner(props: ConductProps & { readonly isDrawing: boolean }) {
  const { model, detail, consult, deeds, isDrawing } = props;
  const { visit } = detail;
  const { t } = useTranslation();
  const names = useNames();
  const { error } = useStore(model.snapshot);
  const { waiting } = attendees(visit.participants, []);
  if (waiting.length === 0 && !isDrawing && !error && !deeds.error && !deeds.first) return null;
  return (
    <>
      {waiting.map(({ participant }) => {
        const { id } = participant;
        const name = names.person(participant);
        const doing = t("visits.doings.admit");
        return (
          <div key={id} className={classes.pill} role="status" data-testid="waits">
            {t("visitRoom.waits", { name })}
            <Button
              size="sm"
              data-testid="let-in"
              aria-label={t("visits.doings.of", { doing, name })}
              loading={deeds.busy === id}
              onClick={() => void deeds.run({ visit: visit.id, person: id, doing: "admit" }, name)}
            >
              {doing}
            </Button>
          </div>
        );
      })}
      <DeedNotice deeds={deeds} />
      {isDrawing && (
        <div className={classes.pill} role="status" data-testid="drawing">
          {t("visitRoom.drawing")}
          <Button size="sm" variant="default" data-testid="wipe" onClick={() => consult.drawing.wipe()}>
            {t("visitRoom.wipe")}
          </Button>
        </div>
      )}
      {error && <ErrorNotice error={error} ways={{ dismiss: model.dismiss, retry: model.dismiss }} />}
    </>
  );
}

interface TakePictureProps extends ConductProps {
  readonly person: Person;
  readonly kind: PictureKind;
}

function TakePicture({ model, desk, person, kind }: TakePictureProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [isBusy, setBusy] = useState(false);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  const { sid, name, isLocal } = person;
  if (isLocal || !(kind === "camera" ? person.camera : person.screen)) return null;
  const label = t("visitRoom.picture", { name });
  const take = async () => {
    setBusy(true);
    if (await model.takePicture(sid, kind, (picture) => desk.moments.keep(picture))) {
      notices.say(t("visitRoom.pictureKept", { name }));
    }
    if (isMounted.current) setBusy(false);
  };
  return (
    <Tooltip label={label} openDelay={500} events={{ hover: true, focus: true, touch: false }}>
      <ActionIcon
        className={classes.shutter}
        size={44}
        radius="xl"
        aria-label={label}
        loading={isBusy}
        data-testid="take-picture"
        onClick={() => void take()}
      >
        <ShutterIcon size={24} />
      </ActionIcon>
    </Tooltip>
  );
}
