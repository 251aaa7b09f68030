import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const SERVER = "http://127.0.0.1:8000";

/** The server puts Leaflet into the reports it writes: they open without a network, and without us. */
function reportFiles(): Plugin {
  const find = createRequire(import.meta.url).resolve;
  return {
    name: "report-files",
    apply: "build",
    generateBundle() {
      for (const name of ["leaflet.js", "leaflet.css"]) {
        const source = readFileSync(find(`leaflet/dist/${name}`), "utf8");
        const bare = source.replace(/\/\/# sourceMappingURL=.*\s*$/, "");
        this.emitFile({ type: "asset", fileName: `report/${name}`, source: bare });
      }
    },
  };
}

export default defineConfig({
  base: "/",
  plugins: [
    react(),
    reportFiles(),
    VitePWA({
      registerType: "autoUpdate",
      injectRegister: null, // src/main.tsx registers it, and says so where the page may not
      includeAssets: ["favicon.svg"],
      manifest: {
        name: "Walkround 巡图",
        short_name: "巡图",
        description: "Inspection rounds on the plan of the site",
        lang: "zh-CN",
        start_url: "/",
        display: "standalone",
        background_color: "#F3F5F7",
        theme_color: "#FFFFFF",
        icons: [
          { src: "/favicon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
          { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any maskable" },
        ],
      },
      workbox: {
        clientsClaim: true,
        skipWaiting: true,
        cleanupOutdatedCaches: true,
        // The worker of the map is an asset like any other: a tablet must draw without a network.
        globPatterns: ["**/*.{js,mjs,css,html,svg,png,webmanifest,woff2}"],
        globIgnores: ["report/**"], // only the server reads them
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        navigateFallback: "/index.html",
        // Answers of the server are kept by src/offline, on purpose and by name, never by accident.
        navigateFallbackDenylist: [/^\/api\//],
        runtimeCaching: [],
      },
    }),
  ],
  build: { outDir: "dist", target: "es2022", sourcemap: false, chunkSizeWarningLimit: 1200 },
  worker: { format: "es" },
  server: { host: "127.0.0.1", proxy: { "/api": SERVER } },
  preview: { host: "127.0.0.1", proxy: { "/api": SERVER } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test_setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
