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
  "Feed",
  "Now",
] as const;
export type SectionTitle = (typeof sectionTitles)[number];

export interface Section {
  readonly title: SectionTitle;
  readonly body: string;
}

/** Markdown of all sections; empty ones are left out. */
export const renderSections = (sections: readonly Section[]): string =>
  sections
    .filter(({ body }) => body.trim() !== "")
    .map(({ title, body }) => `# ${title}\n\n${body.trim()}`)
    .join("\n\n");
