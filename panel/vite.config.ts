/** How the panel is built; `infra-cdk/panel.ts` calls it, and says where to. */

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { cspNoncePlaceholder } from "../lib/domain/csp.ts";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The control function puts a fresh nonce here in each answer.
  html: { cspNonce: cspNoncePlaceholder },
  build: {
    target: "es2024",
    // The first that know light-dark(): for older ones it would be replaced by variables that nobody sets.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // A file that is inlined as a data: URL would be one more source that the policy has to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Which file needs which: the bench reads it.
    manifest: "manifest.json",
  },
});
