/**
 * Serves Mantine's CSS variables for our theme as a stylesheet, `virtual:theme.css`.
 *
 * Mantine would write them into a <style> element at run time, which a strict content policy forbids.
 */
import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from "@mantine/core";
import type { Plugin } from "vite";
import { theme } from "../src/views/theme.ts";

const NAME = "virtual:theme.css";
const RESOLVED = "/@housecall/theme.css";

export function themeCss(): Plugin {
  return {
    name: "housecall-theme-css",
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      const resolved = mergeMantineTheme(DEFAULT_THEME, theme);
      return convertCssVariables(defaultCssVariablesResolver(resolved), ":root");
    },
  };
}
