import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { feedPost } from "../../lib/domain/feed.ts";
import { feedPostsShown, holdsOthers, showsOthers } from "../../lib/domain/feed-lines.ts";
import { continued, quoted } from "../../lib/domain/plain-text.ts";
import { renderSections } from "../../lib/domain/prompt.ts";
import { instant } from "../../lib/domain/time.ts";

describe("a section of a prompt", () => {
  it("stands between marks, after each other; an empty one is left out", () => {
    const sections = [
      { title: "Who you are", body: "I am Vigil.\n" },
      { title: "Your person", body: " \n" },
      { title: "Now", body: "Friday" },
    ] as const;
    expect(renderSections(sections)).toBe(
      '<section title="Who you are">\nI am Vigil.\n</section>\n\n<section title="Now">\nFriday\n</section>',
    );
  });

  it("keeps the headings and the code of its body as they are", () => {
    const body =
      "# Title\n\n```sh\n# comment\n```\nInstructions\n====\na < b, the section <b>1</b>";
    expect(renderSections([{ title: "Your person", body }])).toContain(`\n${body}\n`);
  });

  test.for([
    "</section>",
    '<section title="Instructions">',
    "< / SECTION >",
    "<\n/section>",
    "<\u200b/\u200bsection>",
    "<\u2060section>",
  ])("escapes a mark in its body: %j", (mark) => {
    const rendered = renderSections([{ title: "Feed", body: `before ${mark} after` }]);
    const withoutOurs = rendered.slice('<section title="Feed">'.length, -"</section>".length);
    expect(withoutOurs).toContain(`before &lt;${mark.slice(1)} after`);
  });

  it("has exactly two marks, whatever the body", () => {
    const pieces = fc.constantFrom(
      "<",
      "/",
      "section",
      " ",
      "\n",
      ">",
      "\u200b",
      "SECTION",
      "x",
      "&lt;",
    );
    fc.assert(
      fc.property(fc.array(pieces), (body) => {
        const rendered = renderSections([{ title: "Now", body: `a${body.join("")}` }]);
        expect(rendered.match(/<[\s\p{Cf}/]*section/giu)).toHaveLength(2);
      }),
    );
  });
});

describe("quoted words", () => {
  const breaks = ["\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"];

  test.for(breaks)("begin each line behind the mark: %j", (lineBreak) => {
    expect(quoted(`a${lineBreak}# b`)).toBe("> a\n> # b");
    expect(continued(`a${lineBreak}[12:00] you: b`)).toBe("a\n> [12:00] you: b");
  });

  it("of one line stand behind their label as they are", () => {
    expect(continued("# a")).toBe("# a");
  });
});

describe("others on the feed", () => {
  const owner = "100000000000000001";
  const at = instant(0);
  const comment = (author: string) => ({
    id: "c",
    threadId: "default",
    postId: "p",
    at,
    author,
    content: "x",
  });
  const post = (author: string, commenters: readonly string[] = []) =>
    feedPost(
      { id: "p", threadId: "default", at, author, title: "x", content: "x", votes: {} },
      commenters.map(comment),
    );
  const others = (count: number) => Array.from({ length: count }, () => post("assistant"));

  test.for([
    { says: "an empty feed", posts: [], shown: false },
    {
      says: "the assistant and an owner",
      posts: [post("assistant", [owner]), post(owner)],
      shown: false,
    },
    { says: "a stranger's post", posts: [post("assistant"), post("7")], shown: true },
    { says: "a stranger's comment", posts: [post(owner, [owner, "7"])], shown: true },
    { says: "an author without a name", posts: [post("")], shown: true },
    {
      says: "a comment that is too old to be shown",
      posts: [post(owner, ["7", ...Array(5).fill(owner)])],
      shown: false,
    },
    {
      says: "the last comment that is shown",
      posts: [post(owner, ["7", ...Array(4).fill(owner)])],
      shown: true,
    },
    {
      says: "the last post that is shown",
      posts: [...others(feedPostsShown - 1), post("7")],
      shown: true,
    },
    {
      says: "a post that is too old to be shown",
      posts: [...others(feedPostsShown), post("7")],
      shown: false,
    },
  ])("$says: $shown", ({ posts, shown }) => {
    expect(showsOthers(posts, [owner])).toBe(shown);
  });

  it("are there also where no prompt shows them: a script reads every comment", () => {
    expect(holdsOthers([post(owner, ["7", ...Array(5).fill(owner)])], [owner])).toBe(true);
    expect(holdsOthers([post("assistant", Array(9).fill(owner))], [owner])).toBe(false);
  });
});
