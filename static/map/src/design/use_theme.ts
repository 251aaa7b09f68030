import { useComputedColorScheme } from "@mantine/core";
import { useInsertionEffect } from "react";

/** The theme in force. */
export function useTheme(): "light" | "dark" {
  return useComputedColorScheme("light", { getInitialValueInEffect: false });
}

/** Keeps the tokens' theme in step with the component library's. Use once, at the root. */
export function useTokenTheme(): void {
  const theme = useTheme();
  // Before any layout effect of a child: the map reads the palette in one.
  useInsertionEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
}
