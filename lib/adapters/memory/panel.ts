/** A panel of a few files in memory, and a nonce that is always the same. */
import { cspNoncePlaceholder } from "../../domain/csp.ts";
import type { PanelFiles } from "../../ports.ts";

const files: Readonly<Record<string, string>> = {
  "index-abc.js": "start()",
  "index-abc.js.br": "(start, in brotli)",
  "index-abc.js.gz": "(start, in gzip)",
  "logo-abc.svg": "<svg/>",
};

/** What the control function needs beside its ports to serve the panel. */
export const memoryPanel: { readonly panel: PanelFiles; readonly newNonce: () => string } = {
  panel: {
    page: async () => `<script nonce="${cspNoncePlaceholder}" src="/assets/index-abc.js"></script>`,
    asset: async (name) => {
      const text = files[name];
      return text === undefined ? null : new TextEncoder().encode(text);
    },
  },
  newNonce: () => "bm9uY2U=",
};
