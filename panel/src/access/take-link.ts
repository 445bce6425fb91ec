/** Takes the token out of the address before anything else runs: no history, picture or shared address has it. */
import { tokenIn } from "./link-token.ts";

function take(): string | null {
  const token = tokenIn(location.pathname, location.hash);
  if (token !== null) history.replaceState(null, "", "/enter");
  return token;
}

/** Taken when the panel's script begins; null when the address had none. */
export const linkToken: string | null = take();
