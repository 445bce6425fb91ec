/** What a replay asks for, of what stands in its form. */
import type { ReplayWish } from "../../../api/run-types.ts";

interface Form {
  readonly model: string;
  /** Null: not edited. */
  readonly checklist: string | null;
}

/** What is as in the run is left out: the server knows it better than the form. */
export function wishOf(modelOfRun: string | null, { model, checklist }: Form): ReplayWish {
  const named = model.trim();
  return {
    ...(named === "" || named === modelOfRun ? {} : { model: named }),
    ...(checklist === null ? {} : { checklist }),
  };
}
