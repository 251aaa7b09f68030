import { useComputedColorScheme } from "@mantine/core";
import { useLayoutEffect } from "react";

/** The theme in force. */
export function useTheme(): "light" | "dark" {
  return useComputedColorScheme("light", { getInitialValueInEffect: false });
}

/** Keeps the tokens' theme in step with the component library's. Use once, at the root. */
export function useTokenTheme(): void {
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
}
