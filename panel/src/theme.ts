/** Colours and shapes, once for all pages. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const indigo: MantineColorsTuple = [
  "#eef0ff",
  "#dcdffb",
  "#b6bbf3",
  "#8d95eb",
  "#6b74e4",
  "#5560e0",
  "#4f46e5",
  "#3f3ac4",
  "#3633b0",
  "#2a2a9b",
];

export const theme = createTheme({
  primaryColor: "vigil",
  primaryShade: { light: 6, dark: 5 },
  colors: { vigil: indigo },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
});
