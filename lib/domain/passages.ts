/** A file in passages: split at its headings, then paragraphs, lines and words, so that a find is an exact place. */

export interface Passage {
  /** The line of the file that it begins on, from 1. */
  readonly line: number;
  /** The headings that it stands under, `House › Boiler`; empty before the first one. */
  readonly title: string;
  /** As it stands in the file. */
  readonly text: string;
}

/** About a screen: longer, and a find says little of where it is; shorter, and what belongs together is apart. */
export const passageLimit = 1_500;

/** The passages in their order; blank ones are left out, so that an empty file has none. */
export function passagesOf(content: string): readonly Passage[] {
  const passages: Passage[] = [];
  const trail: string[] = [];
  let line = 1;
  for (const section of content.split(/(?<=\n)(?=#{1,6}[ \t])/)) {
    const heading = /^(#{1,6})[ \t]+(.*)/.exec(section);
    if (heading !== null) {
      const [, marks = "", title = ""] = heading;
      trail.length = Math.min(trail.length, marks.length - 1);
      trail[marks.length - 1] = title.trim();
    }
    const title = trail.filter(Boolean).join(" › ");
    for (const text of pieces(section)) {
      if (text.trim() !== "") passages.push({ line, title, text });
      line += text.split("\n").length - 1;
    }
  }
  return passages;
}

/** Joined they are the section; each is at most `passageLimit` long and ends at the best place there is. */
function pieces(section: string): readonly string[] {
  const found: string[] = [];
  let rest = section;
  while (rest.length > passageLimit) {
    const end = endOfPiece(rest.slice(0, passageLimit));
    found.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...found, rest];
}

function endOfPiece(room: string): number {
  for (const mark of ["\n\n", "\n", " "]) {
    const at = room.lastIndexOf(mark);
    // An end in the first third would make crumbs.
    if (at > room.length / 3) return at + mark.length;
  }
  return /[\uD800-\uDBFF]$/.test(room) ? room.length - 1 : room.length;
}
