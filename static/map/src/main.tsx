/** Starts the app: translations, theme, queries, screens. */
import { MantineProvider } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "dayjs/locale/zh-cn";
import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
import "@mantine/notifications/styles.css";
import "./design/tokens.css";
import "./design/base.css";
import { registerSW } from "virtual:pwa-register";
import { createQueryClient } from "./api/queries.ts";
import { ConfirmProvider } from "./components/confirm.tsx";
import { ErrorScreen } from "./components/error_screen.tsx";
import { cssVariables, theme } from "./design/theme.ts";
import { useTokenTheme } from "./design/use_theme.ts";
import { startTranslations, useLanguage } from "./i18n/index.ts";
import { Routes } from "./routes.tsx";

startTranslations();
// On plain http other than localhost there is no service worker; src/offline says so to the inspector.
if ("serviceWorker" in navigator) registerSW({ immediate: true });

const queries = createQueryClient();

function Localised({ children }: { children: ReactNode }) {
  const language = useLanguage();
  useTokenTheme();
  return (
    <DatesProvider settings={{ locale: language === "en" ? "en" : "zh-cn", firstDayOfWeek: 1 }}>
      {children}
    </DatesProvider>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Localised>
          <Notifications position="bottom-center" />
          <QueryClientProvider client={queries}>
            <ConfirmProvider>
              <ErrorScreen>
                <Routes />
              </ErrorScreen>
            </ConfirmProvider>
          </QueryClientProvider>
        </Localised>
      </MantineProvider>
    </StrictMode>,
  );
}
