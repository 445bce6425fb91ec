/** HEARTBEAT.md: what a thread is asked to look after, read from Markdown that people write by hand. */

/** One line of the file, without its bullet, number or box. */
export interface ChecklistLine {
  readonly text: string;
  /** The condition of `If condition → action.`; null when the line has none. */
  readonly condition: string | null;
  /** What is to be done, without its full stop: the line's own text when it has no condition. */
  readonly action: string;
  /** True for a ticked box, `- [x] …`. */
  readonly done: boolean;
}

export interface Checklist {
  readonly checklist: readonly ChecklistLine[];
  readonly rules: readonly ChecklistLine[];
  readonly proactiveBehaviors: readonly ChecklistLine[];
  readonly raw: string;
}

type SectionName = keyof Omit<Checklist, "raw">;

/**
 * Sections are found by a word of their heading, in any case and at any level; a deeper heading stays
 * inside. Bulleted lines before the first such heading are checklist too: a bare list needs no heading.
 * An indented line without a bullet continues the line above it. Never throws.
 */
export function parseChecklist(raw: string): Checklist {
  const lines: Record<SectionName, string[]> = { checklist: [], rules: [], proactiveBehaviors: [] };
  let section: SectionName | null = "checklist";
  let level = 0;
  for (const line of linesOf(raw)) {
    const heading = headingOf(line);
    if (heading !== null) {
      const named = sectionNamed(heading.title);
      const leaves = named !== null || (level > 0 && heading.level <= level);
      if (leaves) section = named;
      if (named !== null) level = heading.level;
    } else if (section !== null) {
      const found = lines[section];
      const last = found.at(-1);
      if (isContinuation(line) && last !== undefined) {
        found[found.length - 1] = `${last} ${line.trim()}`;
      } else if (level > 0 || isListed(line)) found.push(line);
    }
  }
  return {
    checklist: lines.checklist.flatMap(lineOf),
    rules: lines.rules.flatMap(lineOf),
    proactiveBehaviors: lines.proactiveBehaviors.flatMap(lineOf),
    raw,
  };
}

/** True when the file asks for nothing: only headings, blank lines, comments and empty boxes. */
export const isEmptyChecklist = (raw: string): boolean =>
  linesOf(raw).every((line) => headingOf(line) !== null || lineOf(line).length === 0);

/** Without HTML comments; one that is never closed reaches to the end, as it does in Markdown. */
const linesOf = (raw: string): readonly string[] =>
  raw
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== "");

function headingOf(line: string): { level: number; title: string } | null {
  const match = /^ {0,3}(#{1,6})(?:\s+(.*))?$/.exec(line);
  return match === null ? null : { level: match[1]?.length ?? 1, title: match[2] ?? "" };
}

function sectionNamed(title: string): SectionName | null {
  if (/\bproactive\b/i.test(title)) return "proactiveBehaviors";
  if (/\brules?\b/i.test(title)) return "rules";
  return /\b(?:checklist|check ?list|to-?dos?|tasks?)\b/i.test(title) ? "checklist" : null;
}

const marker = /^\s*(?:(?:[-*+•]|\d{1,9}[.)])(?:\s+|$))?(?:\[([ xX]?)\](?:\s+|$))?/;

const isListed = (line: string): boolean => (marker.exec(line)?.[0] ?? "").trim() !== "";
const isContinuation = (line: string): boolean => /^\s/.test(line) && !isListed(line);

/** Nothing for an empty bullet or box, and for a ruler. */
function lineOf(line: string): readonly ChecklistLine[] {
  const found = marker.exec(line);
  const text = line.slice(found?.[0].length ?? 0).trim();
  if (/^[-*_\s]*$/.test(text)) return [];
  const done = found?.[1]?.toLowerCase() === "x";
  const [, condition = "", action = ""] = conditional.exec(text) ?? [];
  return condition.trim() === "" || action.trim() === ""
    ? [{ text, condition: null, action: withoutFullStop(text), done }]
    : [{ text, condition: condition.trim(), action: withoutFullStop(action), done }];
}

// A line with an arrow but without the opening word is a plain line: "rename A -> B".
const conditional = /^(?:if\s|when\s|(?=always\b))(.*?)(?:→|->|=>)(.*)$/i;

const withoutFullStop = (text: string): string => text.trim().replace(/(?<!\.)\.$/, "");
