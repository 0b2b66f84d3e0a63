import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { firstLoadLimit } from "./first-load.ts";

// In development the API runs beside the console; in production it serves these files itself.
const api = process.env["TALKTIME_API"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), firstLoadLimit()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: api, ws: true } },
  },
  build: { target: "es2022", chunkSizeWarningLimit: 700 },
  test: { environment: "node", include: ["tests/**/*.test.ts", "src/**/*.test.ts"] },
});
