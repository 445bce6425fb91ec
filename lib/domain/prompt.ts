/** What a model is shown, as titled sections in a fixed order: stable ones first, for prompt caches. */

const sectionTitles = [
  "Who you are",
  "Your person",
  "Instructions",
  "How this works",
  "Status board",
  "HEARTBEAT.md",
  "Recent conversation",
  "Your recent thoughts",
  "What did not help",
  "Feed",
  "Reminders",
  "Notes",
  "Diary to sum up",
  "New diary entries",
  "New messages",
  "Now",
] as const;
export type SectionTitle = (typeof sectionTitles)[number];

export interface Section {
  readonly title: SectionTitle;
  readonly body: string;
}

/**
 * All sections, each between marks that no body can write: memory files hold Markdown with headings of their
 * own, and a heading inside of one must not pass for the beginning of our next section. Empty ones are left out.
 */
export const renderSections = (sections: readonly Section[]): string =>
  sections
    .filter(({ body }) => body.trim() !== "")
    .map(
      ({ title, body }) => `<section title="${title}">\n${withoutMarks(body.trim())}\n</section>`,
    )
    .join("\n\n");

/** Invisible characters between the bracket and the word would be read over. */
const sectionMark = /<(?=[\s\p{Cf}/]*section)/giu;

const withoutMarks = (body: string): string => body.replace(sectionMark, "&lt;");
