/** HEARTBEAT.md: what a thread is asked to look after, read from Markdown that people write by hand. */
import { type LineRhythm, readRhythm } from "./line-rhythm.ts";

/** One line of the file, without its bullet, number or box. */
export interface ChecklistLine {
  readonly text: string;
  /** When the line is due, `every 2h: …`; null for a line that holds at every beat. */
  readonly rhythm: LineRhythm | null;
  /** The condition of `If condition → action.`; null when the line has none. */
  readonly condition: string | null;
  /** What is to be done, without its full stop: what is left of the text without rhythm and condition. */
  readonly action: string;
  /** True for a ticked box, `- [x] …`. */
  readonly done: boolean;
}

export interface RhythmicLine extends ChecklistLine {
  readonly rhythm: LineRhythm;
}

type SectionName = "checklist" | "rules" | "proactiveBehaviors";

export interface Checklist extends Readonly<Record<SectionName, readonly ChecklistLine[]>> {
  /** The lines of all sections that have a rhythm, in the order of the sections. */
  readonly rhythmic: readonly RhythmicLine[];
  /** Texts of lines that begin as if they had a rhythm, and are ordinary lines: shown to the owner. */
  readonly notUnderstood: readonly string[];
  readonly raw: string;
}

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
  const checklist = lines.checklist.flatMap(lineOf);
  const rules = lines.rules.flatMap(lineOf);
  const proactiveBehaviors = lines.proactiveBehaviors.flatMap(lineOf);
  const all = [...checklist, ...rules, ...proactiveBehaviors];
  return {
    checklist,
    rules,
    proactiveBehaviors,
    rhythmic: all.filter(isRhythmic),
    notUnderstood: all.map(({ text }) => text).filter((text) => readRhythm(text).isOdd),
    raw,
  };
}

const isRhythmic = (line: ChecklistLine): line is RhythmicLine => line.rhythm !== null;

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
  const { rhythm, task } = readRhythm(text);
  const [, condition = "", action = ""] = conditional.exec(task) ?? [];
  return condition.trim() === "" || action.trim() === ""
    ? [{ text, rhythm, condition: null, action: withoutFullStop(task), done }]
    : [{ text, rhythm, condition: condition.trim(), action: withoutFullStop(action), done }];
}

// A line with an arrow but without the opening word is a plain line: "rename A -> B".
const conditional = /^(?:if\s|when\s|(?=always\b))(.*?)(?:→|->|=>)(.*)$/i;

const withoutFullStop = (text: string): string => text.trim().replace(/(?<!\.)\.$/, "");
