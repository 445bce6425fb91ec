/** The list's filters as they stand in the address, and as the API takes them. */

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Filter {
  readonly name: "outcome" | "trigger" | "dry_run";
  readonly label: string;
  /** The empty value lets every run through. */
  readonly choices: readonly Choice[];
}

export const filters: readonly Filter[] = [
  {
    name: "outcome",
    label: "Outcome",
    choices: [
      { value: "", label: "Any outcome" },
      { value: "acted", label: "Acted" },
      { value: "rested", label: "Rested" },
      { value: "skipped", label: "Skipped" },
      { value: "failed", label: "Failed" },
    ],
  },
  {
    name: "trigger",
    label: "Started",
    choices: [
      { value: "", label: "By anything" },
      { value: "schedule", label: "By schedule" },
      { value: "by-hand", label: "By hand" },
    ],
  },
  {
    name: "dry_run",
    label: "Dry runs",
    choices: [
      { value: "", label: "Dry or not" },
      { value: "false", label: "No dry runs" },
      { value: "true", label: "Dry runs only" },
    ],
  },
];

/** What is chosen in an address's query; anything that is no choice lets every run through. */
export const chosenOf = (search: URLSearchParams, { name, choices }: Filter): string => {
  const value = search.get(name) ?? "";
  return choices.some((choice) => choice.value === value) ? value : "";
};

/** The query for the API: always in the same order, so that equal filters are one in the cache. */
export function queryOf(search: URLSearchParams): string {
  const chosen = filters.map((filter): [string, string] => [filter.name, chosenOf(search, filter)]);
  return new URLSearchParams(chosen.filter(([, value]) => value !== "")).toString();
}

/** The address's query after a choice; what else stands in it stays. */
export function withChoice(
  search: URLSearchParams,
  { name }: Filter,
  value: string,
): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === "") next.delete(name);
  else next.set(name, value);
  return next;
}
