/** What a process that searched tells of it. */
import * as z from "zod/mini";

export const SearchCost = z.object({
  firstMs: z.number(),
  medianMs: z.number(),
  searchMs: z.number(),
  growthMb: z.number(),
});
export type SearchCost = z.infer<typeof SearchCost>;
