/** In front of all pages: as long as the server lets this browser in, nothing. */
import type { ReactNode } from "react";
import { useIsLocked } from "./locked.ts";
import { SignedOutPage } from "./signed-out-page.tsx";

export const Gate = ({ children }: { readonly children: ReactNode }) =>
  useIsLocked() ? <SignedOutPage /> : children;
