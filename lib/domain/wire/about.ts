/** Which Vigil answers, on the wire. */
import * as z from "zod/mini";
import { offeredModels } from "../model-name.ts";
import type { Settings } from "../settings.ts";
import { version } from "../version.ts";

export const AboutAnswer = z.object({
  version: z.string(),
  /** `local`: on the person's own machine, open to it alone. */
  mode: z.enum(["local", "deployed"]),
  /** What answers where a thread's config names no model. */
  default_model: z.string(),
  /** Names worth offering, the default first; any other name that a config takes is as good. */
  models: z.array(z.string()),
});
export type AboutAnswer = z.infer<typeof AboutAnswer>;

export const aboutAnswer = (
  mode: AboutAnswer["mode"],
  { model, freeProviders }: Settings,
): AboutAnswer => ({
  version,
  mode,
  default_model: model,
  models: [...offeredModels(model, freeProviders)],
});
