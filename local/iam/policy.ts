/** IAM's decision on one action and one resource, by the statements of a role. */

export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export type Decision = "allowed" | "denied" | "not-granted";

/**
 * | in this order | decision |
 * | --- | --- |
 * | a matching statement denies | denied |
 * | a matching statement allows | allowed |
 * | else | not-granted |
 *
 * A statement matches when one of its actions (any case) and one of its resources (exact case) do;
 * `*` stands for any run of characters and `?` for one.
 */
export function decide(
  statements: readonly Statement[],
  action: string,
  resource: string,
): Decision {
  const matching = statements.filter(
    ({ actions, resources }) =>
      actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
  if (matching.some(({ effect }) => effect === "Deny")) return "denied";
  return matching.length > 0 ? "allowed" : "not-granted";
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
