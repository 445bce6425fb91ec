/** Checks that carry Discord's own code and words, as `readBody` hands them on. */
import * as z from "zod/mini";

/** A text of `least` to `most` characters, or a list of so many. */
export const between = (least: number, most: number) =>
  z.refine<string | readonly unknown[]>(
    (value) => {
      const length = typeof value === "string" ? [...value].length : value.length;
      return length >= least && length <= most;
    },
    {
      error:
        least === 0
          ? `Must be ${most} or fewer in length.`
          : `Must be between ${least} and ${most} in length.`,
      params: { code: least === 0 ? "BASE_TYPE_MAX_LENGTH" : "BASE_TYPE_BAD_LENGTH" },
    },
  );

export const refusedWith = <T>(code: string, message: string, holds: (value: T) => boolean) =>
  z.refine<T>(holds, { error: message, params: { code } });

/** Discord's code for one complaint. */
export function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "custom" && typeof issue.params?.["code"] === "string")
    return issue.params["code"];
  if (issue.code === "invalid_type" && /required/i.test(issue.message)) return "BASE_TYPE_REQUIRED";
  return issue.code === "invalid_value" || issue.code === "invalid_union"
    ? "BASE_TYPE_CHOICES"
    : "BASE_TYPE_BAD_TYPE";
}
