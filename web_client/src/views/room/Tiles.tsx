/** Lays the people's tiles out in the room that there is. */
import { useElementSize } from "@mantine/hooks";
import { useMemo } from "react";
import type { Person } from "../../media/types.ts";
import { placeTiles, type TileKey } from "../../state/layout.ts";
import classes from "./Tile.module.css";
import { Tile } from "./Tile.tsx";

interface TileOf extends TileKey {
  readonly person: Person;
}

function tilesOf(people: readonly Person[]): TileOf[] {
  return people.flatMap((person) => {
    const camera: TileOf = { id: `${person.sid}/camera`, kind: "camera", isLocal: person.isLocal, person };
    return person.screen ? [camera, { ...camera, id: `${person.sid}/screen`, kind: "screen" }] : [camera];
  });
}

export function Tiles({ people }: { readonly people: readonly Person[] }) {
  const { ref, width, height } = useElementSize();
  const tiles = useMemo(() => tilesOf(people), [people]);
  const places = new Map(placeTiles(tiles, { width, height }).map((place) => [place.id, place]));
  return (
    <ul ref={ref} className={classes.tiles}>
      {tiles.map((tile) => {
        const place = places.get(tile.id);
        return place && <Tile key={tile.id} person={tile.person} kind={tile.kind} place={place} />;
      })}
    </ul>
  );
}
