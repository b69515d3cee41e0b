/** The look: calm teal, generous shapes, system fonts. Shade 8 passes WCAG contrast with white text. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const care: MantineColorsTuple = [
  "#e6f6f5",
  "#d3ebea",
  "#a9d6d5",
  "#7bc0bf",
  "#55aeae",
  "#3ca3a3",
  "#2b9a9b",
  "#1a8081",
  "#0c686b",
  "#04494c",
];

/** Mantine's dark greys with a little of the same teal; 7 is the page, 6 an input, 4 a border. */
const dark: MantineColorsTuple = [
  "#e8f0f0",
  "#c9d8d8",
  "#a9bcbd",
  "#7d9294",
  "#3a4c4e",
  "#2b3a3c",
  "#1d2a2c",
  "#172224",
  "#111a1b",
  "#0b1213",
];

export const theme = createTheme({
  colors: { care, dark },
  primaryColor: "care",
  primaryShade: 8,
  defaultRadius: "md",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif",
  headings: { fontWeight: "650", textWrap: "balance" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
});
