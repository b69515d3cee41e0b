/** Decides where each tile goes in the consult room: pure geometry in CSS pixels. */
import type { PictureKind } from "../media/types.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

export interface TileKey {
  readonly id: string;
  readonly kind: PictureKind;
  readonly isLocal: boolean;
  /** Keeps the first place, whoever else comes: an interpreter, whose hands and lips people read. */
  readonly isPinned: boolean;
}

/** `corner` is the small self view that lies over the one other person. */
export type Place = "grid" | "stage" | "strip" | "corner";

export interface Placement extends Box {
  readonly id: string;
  readonly place: Place;
}

export const GAP = 12;
/** Width ÷ height. Between these a face still fits without much being cut away. */
const WIDEST = 16 / 9;
const TALLEST = 1;
/** The shape whose area counts when columns are chosen: between a phone's and a laptop's camera. */
const TYPICAL = 4 / 3;
/** From this width ÷ height on, a shared screen leaves its free room at the side rather than below. */
const SIDE_BY_SIDE = 1.3;
const STRIP_SHARE = 0.22;
/** On upright screens the self view stays above the other person's name, which is as wide as the screen. */
const ABOVE_NAME = 52;

function fitted(cell: Size, ratio: number): Size {
  const width = Math.min(cell.width, cell.height * ratio);
  return { width, height: width / ratio };
}

function cellIn(area: Size, columns: number, rows: number): Size {
  return {
    width: (area.width - GAP * (columns - 1)) / columns,
    height: (area.height - GAP * (rows - 1)) / rows,
  };
}

/** Columns that give `count` equal tiles the most picture in `area`; at least 1. */
export function bestColumns(count: number, area: Size): number {
  let best = 1;
  let bestArea = -1;
  for (let columns = 1; columns <= count; columns += 1) {
    const picture = fitted(cellIn(area, columns, Math.ceil(count / columns)), TYPICAL);
    const size = Math.max(0, picture.width) * Math.max(0, picture.height);
    if (size > bestArea) {
      best = columns;
      bestArea = size;
    }
  }
  return best;
}

/** Equal boxes for `count` tiles, row by row, each row and the whole centred in `area`. */
export function gridBoxes(count: number, area: Box): Box[] {
  if (count === 0) return [];
  const columns = bestColumns(count, area);
  const rows = Math.ceil(count / columns);
  const cell = cellIn(area, columns, rows);
  const ratio = Math.min(WIDEST, Math.max(TALLEST, cell.width / cell.height));
  const tile = fitted(cell, ratio);
  const top = area.top + (area.height - rows * tile.height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const rowWidth = inRow * tile.width + (inRow - 1) * GAP;
    const left = area.left + (area.width - rowWidth) / 2;
    return {
      left: left + (index % columns) * (tile.width + GAP),
      top: top + row * (tile.height + GAP),
      width: tile.width,
      height: tile.height,
    };
  });
}

function placed(tiles: readonly TileKey[], boxes: readonly Box[], place: Place): Placement[] {
  return boxes.flatMap((box, index) => {
    const tile = tiles[index];
    return tile ? [{ ...box, id: tile.id, place }] : [];
  });
}

/** The small self view, upright on upright screens, in the lower right corner. */
function cornerBox(area: Box): Box {
  const isUpright = area.height > area.width;
  const width = isUpright ? Math.min(140, area.width * 0.3) : Math.min(260, area.width * 0.24);
  const height = isUpright ? width * TYPICAL : width / TYPICAL;
  return {
    left: area.left + area.width - width - GAP,
    top: area.top + area.height - height - (isUpright ? ABOVE_NAME : GAP),
    width,
    height,
  };
}

function splitForStage(area: Box): [stage: Box, strip: Box] {
  if (area.width / area.height >= SIDE_BY_SIDE) {
    const width = Math.max(160, area.width * STRIP_SHARE);
    const stageWidth = area.width - width - GAP;
    return [
      { ...area, width: stageWidth },
      { ...area, left: area.left + stageWidth + GAP, width },
    ];
  }
  const height = Math.max(110, area.height * STRIP_SHARE);
  const stageHeight = area.height - height - GAP;
  return [
    { ...area, height: stageHeight },
    { ...area, top: area.top + stageHeight + GAP, height },
  ];
}

/** The tile that takes the stage: the newest shared screen of another person, else one's own. */
function stageOf(tiles: readonly TileKey[]): TileKey | undefined {
  const screens = tiles.filter((tile) => tile.kind === "screen");
  return screens.filter((tile) => !tile.isLocal).at(-1) ?? screens.at(-1);
}

/** Who is pinned first, oneself last: people look at the others. */
function othersFirst(tiles: readonly TileKey[]): TileKey[] {
  const others = tiles.filter((tile) => !tile.isLocal);
  return [
    ...others.filter((tile) => tile.isPinned),
    ...others.filter((tile) => !tile.isPinned),
    ...tiles.filter((tile) => tile.isLocal),
  ];
}

/** One placement for each tile, within an area of `size`; empty while the area has no size yet. */
export function placeTiles(tiles: readonly TileKey[], size: Size): Placement[] {
  if (size.width <= 0 || size.height <= 0) return [];
  const area: Box = { left: 0, top: 0, ...size };
  const stage = stageOf(tiles);
  if (stage) {
    const rest = othersFirst(tiles.filter((tile) => tile !== stage));
    if (rest.length === 0) return [{ ...area, id: stage.id, place: "stage" }];
    const [stageBox, strip] = splitForStage(area);
    return [
      { ...stageBox, id: stage.id, place: "stage" },
      ...placed(rest, gridBoxes(rest.length, strip), "strip"),
    ];
  }
  const [self] = tiles.filter((tile) => tile.isLocal);
  const others = tiles.filter((tile) => !tile.isLocal);
  const [other] = others;
  if (self && other && others.length === 1) {
    return [
      { ...area, id: other.id, place: "grid" },
      { ...cornerBox(area), id: self.id, place: "corner" },
    ];
  }
  return placed(othersFirst(tiles), gridBoxes(tiles.length, area), "grid");
}
