/** checklist-form: HEARTBEAT.md in the fields of a form, and together again. */
import { type Form, fieldLimit, labelledField } from "./components.ts";
import { customIdOf } from "./custom-id.ts";
import type { ThreadId } from "./ids.ts";

/** Discord's bound of the fields of a form. */
const mostFields = 5;

/** So full is a field at most that is not the only one: there is room to write a few lines more into each. */
const roomyField = 3_200;

const partName = (index: number): string => `part-${index + 1}`;

/**
 * The text in at most five parts of at most 4,000 characters, cut at ends of lines: joined by line breaks they are
 * the text. Not beside a blank line where that can be helped, because an editor may take away what is blank at the
 * ends of a field. Null when it does not fit.
 *
 * @param text with `\n` as its line ends
 */
export function partsOf(text: string): readonly string[] | null {
  if (text.length <= fieldLimit) return [text];
  for (const limit of [roomyField, fieldLimit]) {
    const parts = cutAtLines(text.split("\n"), limit);
    if (parts !== null && parts.length <= mostFields) return parts;
  }
  return null;
}

/** Null when a line alone is longer than a part may be. */
function cutAtLines(lines: readonly string[], limit: number): readonly string[] | null {
  const parts: string[] = [];
  let rest = lines;
  while (rest.length > 0) {
    const fitting = linesWithin(rest, limit);
    if (fitting === 0) return null;
    const count = fitting === rest.length ? fitting : placeToCut(rest, fitting);
    parts.push(rest.slice(0, count).join("\n"));
    rest = rest.slice(count);
  }
  return parts;
}

function linesWithin(lines: readonly string[], limit: number): number {
  let length = -1;
  const tooMany = lines.findIndex((line) => {
    length += 1 + line.length;
    return length > limit;
  });
  return tooMany === -1 ? lines.length : tooMany;
}

/** The last place among the first `count` lines with something written on both sides of it, else `count`. */
function placeToCut(lines: readonly string[], count: number): number {
  const isBlank = (line = ""): boolean => line.trim() === "";
  for (let place = count; place > count / 2; place -= 1) {
    if (!isBlank(lines[place - 1]) && !isBlank(lines[place])) return place;
  }
  return count;
}

/**
 * The form, or null when the text does not fit into one.
 *
 * @param version of the file as it is shown, 0 for none: the form bears it, so that it is known what its writer has seen
 */
export function checklistForm(threadId: ThreadId, text: string, version: number): Form | null {
  const parts = partsOf(text.replaceAll("\r\n", "\n").trimEnd());
  if (parts === null) return null;
  return {
    custom_id: customIdOf({ action: "checklist", threadId, id: String(version) }),
    title: "What I look after (HEARTBEAT.md)",
    components: parts.map((value, index) =>
      labelledField({
        custom_id: partName(index),
        label: parts.length === 1 ? "Checklist" : `Checklist, part ${index + 1} of ${parts.length}`,
        ...(index === 0 ? { description: "Markdown; a line may say when: “every 2h: …”" } : {}),
        style: "paragraph",
        ...(value === "" ? { placeholder: "- every 2h: look at …" } : { value }),
        required: false,
      }),
    ),
  };
}

/** The text of the fields together, ending its last line; null when all of them are empty. */
export function contentOf(fields: ReadonlyMap<string, string>): string | null {
  const parts = Array.from({ length: mostFields }, (_, index) => fields.get(partName(index)) ?? "");
  const text = parts.filter((part) => part !== "").join("\n");
  return text.trim() === "" ? null : `${text.replaceAll("\r\n", "\n").trimEnd()}\n`;
}
