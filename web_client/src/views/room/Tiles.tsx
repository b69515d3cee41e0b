/** Lays the people's tiles out in the room that there is. */
import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useMemo } from "react";
import type { Person, PictureKind } from "../../media/types.ts";
import type { Drawing } from "../../state/drawing.ts";
import { placeTiles, type TileKey } from "../../state/layout.ts";
import { useStore } from "../useStore.ts";
import type { Pen } from "./InkLayer.tsx";
import classes from "./Tile.module.css";
import { Tile } from "./Tile.tsx";

interface TileOf extends TileKey {
  readonly person: Person;
}

/** What can be done with somebody's picture, as buttons on its tile. */
export type TileActions = (person: Person, kind: PictureKind) => ReactNode;

export interface TilesProps {
  readonly people: readonly Person[];
  readonly drawing: Drawing;
  readonly isDrawing: boolean;
  readonly actions?: TileActions | undefined;
}

function tilesOf(people: readonly Person[]): TileOf[] {
  return people.flatMap((person) => {
    const isPinned = person.role === "interpreter";
    const camera: TileOf = {
      id: `${person.sid}/camera`,
      kind: "camera",
      isLocal: person.isLocal,
      isPinned,
      person,
    };
    return person.screen
      ? [camera, { ...camera, id: `${person.sid}/screen`, kind: "screen", isPinned: false }]
      : [camera];
  });
}

function penFor(drawing: Drawing, { person, kind }: TileOf): Pen {
  return {
    begin: (point, rtpTimestamp) => drawing.begin(person.identity, kind, point, rtpTimestamp),
    extend: (point) => drawing.extend(point),
    end: () => drawing.end(),
  };
}

export function Tiles({ people, drawing, isDrawing, actions }: TilesProps) {
  const { ref, width, height } = useElementSize();
  const strokes = useStore(drawing.strokes);
  const tiles = useMemo(() => tilesOf(people), [people]);
  const places = new Map(placeTiles(tiles, { width, height }).map((place) => [place.id, place]));
  return (
    <ul ref={ref} className={classes.tiles}>
      {tiles.map((tile) => {
        const { id, person, kind, isPinned } = tile;
        const place = places.get(id);
        return (
          place && (
            <Tile
              key={id}
              person={person}
              kind={kind}
              place={place}
              isPinned={isPinned}
              strokes={strokes.filter((one) => one.identity === person.identity && one.kind === kind)}
              pen={isDrawing ? penFor(drawing, tile) : undefined}
              actions={actions?.(person, kind)}
            />
          )
        );
      })}
    </ul>
  );
}
