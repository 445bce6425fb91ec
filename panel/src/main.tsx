/** Where the panel starts: its providers around its shell. */
// First of all: takes the token out of the address.
import "./access/take-link.ts";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { askForPulse, leaveRoot } from "./ahead.ts";
import { queryClient } from "./api/query-client.ts";
import { App } from "./app.tsx";
import { readableColours } from "./contrast.ts";
import { lazyPage } from "./lazy-page.ts";
import { ConfirmProvider } from "./parts/confirm.tsx";
import { Late } from "./parts/late.tsx";
import { shareStyleNonce, styleNonce } from "./style-nonce.ts";
import { theme } from "./theme.ts";
import { keepZodFromEval } from "./zod-without-eval.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

// Pages are loaded later, and the domain's schemas with them.
keepZodFromEval();

shareStyleNonce();

// No await out here: files that are loaded later and import from this one would wait for it.
void leaveRoot()
  .then(askForPulse)
  .then(() => show(root));

/** Kept until somebody shows it: what is told before that is not lost. */
const Toasts = lazyPage(() => import("./parts/toasts.tsx"));

function show(root: HTMLElement): void {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={readableColours}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <QueryClientProvider client={queryClient}>
          <Late>
            <Toasts />
          </Late>
          <ConfirmProvider>
            <App />
          </ConfirmProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
