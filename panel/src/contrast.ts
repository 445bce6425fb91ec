/** Mantine's softer colours, as dark or as bright as WCAG 2.2 AA asks of text (1.4.3: 4.5 to 1). */
import type { CSSVariablesResolver, MantineTheme } from "@mantine/core";

/** Text of a colour's own: of links, and of what is written on its light variant. */
const textsOf = (
  { colors }: MantineTheme,
  textOf: (color: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.keys(colors).flatMap((color) => {
      const value = textOf(color);
      return [
        [`--mantine-color-${color}-text`, value],
        [`--mantine-color-${color}-light-color`, value],
        [`--mantine-color-${color}-outline`, value],
      ];
    }),
  );

const redForWhiteLetters = {
  "--mantine-color-red-filled": "var(--mantine-color-red-8)",
  "--mantine-color-red-filled-hover": "var(--mantine-color-red-9)",
};

export const readableColours: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    ...redForWhiteLetters,
    // The darkest green and yellow are still too light for small letters.
    ...textsOf(theme, (color) => `color-mix(in srgb, var(--mantine-color-${color}-9) 75%, black)`),
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-error": "var(--mantine-color-red-9)",
    "--mantine-color-anchor": "var(--mantine-color-vigil-7)",
  },
  dark: {
    ...redForWhiteLetters,
    ...textsOf(theme, (color) => `var(--mantine-color-${color}-3)`),
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-1)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
    "--mantine-color-anchor": "var(--mantine-color-vigil-2)",
  },
});
