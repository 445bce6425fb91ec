/** suggestions: what is offered while an option is being written. */
import type { Call } from "./call.ts";
import { cut } from "./cut.ts";
import type { CommandData } from "./interaction.ts";
import type { Outcome, Wish } from "./outcome.ts";
import { optionNamed, type Written, writtenIn } from "./written.ts";

/** Discord, "Application Command Option Choice": at most 25, and 100 characters each. */
export const mostChoices = 25;
export const longestChoice = 100;

/** A choice as Discord shows it, and the value that choosing it writes. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** What the option that is being written asks for; no choices for one that has none, or is not the invoker's to see. */
export function routeAutocomplete(call: Call, data: CommandData): Outcome {
  const written = writtenIn(data);
  const wish = wishOf(call, written);
  return wish === null ? { kind: "no-choices" } : { kind: "suggest", wish };
}

function wishOf(call: Call, written: Written): Wish | null {
  const focused = written.options.find((option) => option.focused === true);
  const text = String(focused?.value ?? "");
  const { home: threadId } = call;
  switch (focused?.name) {
    case "thread":
      return call.isFirstOwner ? { of: "thread", text } : null;
    case "timezone":
      return { of: "zone", text };
    case "path":
    case "when":
    case "reminder":
      return { of: focused.name, threadId, text };
    case "version":
      return { of: "version", threadId, path: String(optionNamed(written, "path") ?? ""), text };
    default:
      return null;
  }
}

/**
 * What holds all the words that were written, in any case: first what begins so, each group in the order given.
 * One whose value is longer than Discord takes is left out, as a cut one would mean something else.
 */
export function matching(choices: readonly Choice[], text: string): readonly Choice[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const shown = choices.filter(
    ({ name, value }) =>
      String(value).length <= longestChoice &&
      words.every((word) => `${name} ${value}`.toLowerCase().includes(word)),
  );
  const begins = ({ name }: Choice): boolean => name.toLowerCase().startsWith(words[0] ?? "");
  return [...shown.filter(begins), ...shown.filter((choice) => !begins(choice))]
    .slice(0, mostChoices)
    .map(({ name, value }) => ({ name: cut(name, longestChoice), value }));
}
