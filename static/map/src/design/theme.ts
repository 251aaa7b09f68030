/** The component library's theme, built from the tokens: ink controls, 4 px grid, the same radii. */
import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
} from "@mantine/core";

// Ten steps of ink. Step 9 is the light theme's --ink, step 0 the dark theme's: a primary button is
// ink on paper in one and paper on ink in the other.
const INK: MantineColorsTuple = [
  "#EDF1F6",
  "#DCE2EA",
  "#C2CBD6",
  "#94A1B2",
  "#7F8C9D",
  "#5A6779",
  "#435061",
  "#2D3744",
  "#222A35",
  "#17202B",
];

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 9, dark: 0 },
  colors: { ink: INK },
  autoContrast: true,
  luminanceThreshold: 0.4,
  fontFamily: "var(--font)",
  fontFamilyMonospace: "ui-monospace, 'Noto Sans Mono CJK SC', monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "4px", sm: "4px", md: "8px", lg: "12px", xl: "20px" },
  defaultRadius: "md",
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "28px", lineHeight: "36px" },
      h2: { fontSize: "20px", lineHeight: "28px" },
      h3: { fontSize: "16px", lineHeight: "24px" },
      h4: { fontSize: "14px", lineHeight: "20px" },
    },
  },
  shadows: { xs: "var(--sh-1)", sm: "var(--sh-2)", md: "var(--sh-3)", lg: "var(--sh-3)" },
  cursorType: "pointer",
  components: {
    Button: Button.extend({
      defaultProps: { size: "sm", fw: 500 },
      // The library chooses the text's colour for the light theme and keeps it in the dark one.
      vars: (_, { variant = "filled", color }) => ({
        root: variant === "filled" && !color ? { "--button-color": "var(--on-ink)" } : {},
      }),
    }),
    InputWrapper: { styles: { label: { marginBottom: 4 } } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", allowDeselect: false } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
    Menu: { defaultProps: { shadow: "md" } },
    Modal: {
      defaultProps: { centered: true, radius: "lg" },
      styles: { title: { font: "600 16px / 24px var(--font)" } },
    },
  },
});

const SURFACES = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--surface-2)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line-strong)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-error": "var(--urgent)",
};

/** Gives the library's variables the tokens' values, which change with the theme by themselves. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: SURFACES,
  // Inputs, menus and what is disabled: the library's own greys are warmer than our ink.
  dark: {
    ...SURFACES,
    "--mantine-color-dark-6": "var(--surface-2)",
    "--mantine-color-dark-4": "var(--line-strong)",
    "--mantine-color-dark-3": "var(--ink-3)",
  },
});
