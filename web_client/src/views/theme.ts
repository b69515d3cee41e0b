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

export const theme = createTheme({
  colors: { care },
  primaryColor: "care",
  primaryShade: 8,
  defaultRadius: "md",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif",
  headings: { fontWeight: "650", textWrap: "balance" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
});
