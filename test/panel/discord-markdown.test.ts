/** Discord's Markdown, as the chat reads it. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readMarkdown } from "../../panel/src/parts/discord-markdown/blocks.ts";
import { momentWords } from "../../panel/src/parts/discord-markdown/moment-words.ts";
import type { Block, Inline, List } from "../../panel/src/parts/discord-markdown/nodes.ts";

/** A tree as a short text: `strong(a)`. */
const inline = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      switch (node.type) {
        case "text":
          return node.text;
        case "code":
          return `code(${node.text})`;
        case "link":
          return `link<${node.url}>(${inline(node.content)})`;
        case "mention":
          return `${node.of}(${node.id})`;
        case "moment":
          return `moment(${node.at}:${node.style})`;
        default:
          return `${node.type}(${inline(node.content)})`;
      }
    })
    .join("");

const list = ({ start, items }: List): string =>
  `${start ?? "-"}[${items.map(({ content, inner }) => inline(content) + inner.map(list).join("")).join("|")}]`;

const block = (one: Block): string => {
  switch (one.type) {
    case "paragraph":
      return inline(one.content);
    case "heading":
      return `h${one.level}(${inline(one.content)})`;
    case "subtext":
      return `small(${inline(one.content)})`;
    case "fence":
      return `fence:${one.language}(${one.text})`;
    case "quote":
      return `quote(${drawn(one.content)})`;
    case "list":
      return list(one);
  }
};

const drawn = (blocks: readonly Block[]): string => blocks.map(block).join(" ¶ ");

describe("within a line", () => {
  test.for([
    [
      "**b** *i* _i_ __u__ ~~s~~ ||x|| `c`",
      "strong(b) em(i) em(i) underline(u) strike(s) spoiler(x) code(c)",
    ],
    ["***both*** ___both___", "em(strong(both)) em(underline(both))"],
    ["**a *b*** *a **b***", "strong(a em(b)) em(a strong(b))"],
    ["**over\nlines**", "strong(over\nlines)"],
    ["snake_case_name a_b", "snake_case_name a_b"],
    ["2 * 3 * 4 and 2*3*4", "2 * 3 * 4 and 2em(3)4"],
    ["**open *too", "**open *too"],
    ["\\*no\\* \\_no\\_ a\\b", "*no* _no_ a\\b"],
    ["`**no**` ``a ` b`` `` ` ``", "code(**no**) code(a ` b) code(`)"],
    ["**a `**` b**", "strong(a code(**) b)"],
    ["||a **b**||", "spoiler(a strong(b))"],
    ["**** |||| ~~~~", "**** |||| ~~~~"],
    [
      "<@1> <@!2> <@&3> <#4> </heartbeat now:5> @everyone @here",
      "user(1) user(2) role(3) channel(4) command(/heartbeat now) all(@everyone) all(@here)",
    ],
    ["<:name:1> <a:name:1>", ":name: :name:"],
    [
      "<t:1763640000> <t:1763640000:R> <t:-5:F>",
      "moment(1763640000000:f) moment(1763640000000:R) moment(-5000:F)",
    ],
    ["<t:1763640000:x> <t:99999999999999:R> <t:>", "<t:1763640000:x> <t:99999999999999:R> <t:>"],
    ["<b>no</b> <script>alert(1)</script>", "<b>no</b> <script>alert(1)</script>"],
  ])("%s", ([text, tree]) => {
    expect(drawn(readMarkdown(text ?? ""))).toBe(tree);
  });
});

describe("links", () => {
  test.for([
    [
      "https://a.b/c, (https://a.b/c) https://a.b/c_(d).",
      "link<https://a.b/c>(https://a.b/c), (link<https://a.b/c>(https://a.b/c)) link<https://a.b/c_(d)>(https://a.b/c_(d)).",
    ],
    ["<https://a.b/c>", "link<https://a.b/c>(https://a.b/c)"],
    [
      '[w **b**](https://a.b/(c)) [t](<https://a.b> "title")',
      "link<https://a.b/(c)>(w strong(b)) link<https://a.b>(t)",
    ],
    [
      "[https://good.example](https://other.example)",
      "link<https://other.example>(https://good.example)",
    ],
    ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
    [
      "[x](JAVASCRIPT://a.b/%0aalert(1)) javascript:alert(1)",
      "[x](JAVASCRIPT://a.b/%0aalert(1)) javascript:alert(1)",
    ],
    [
      "[x](data:text/html,a) <javascript:alert(1)> <data:a>",
      "[x](data:text/html,a) <javascript:alert(1)> <data:a>",
    ],
    ["ftp://a.b xhttps://a.b https://", "ftp://a.b xhttps://a.b https://"],
    [
      "[](https://a.b) [ ](https://a.b)",
      "[](link<https://a.b>(https://a.b)) [ ](link<https://a.b>(https://a.b))",
    ],
  ])("%s", ([text, tree]) => {
    expect(drawn(readMarkdown(text ?? ""))).toBe(tree);
  });

  it("lead to http and https alone, whatever is written", () => {
    const pieces = fc.constantFrom(
      "[",
      "](",
      ")",
      "<",
      ">",
      "javascript:",
      "https://",
      "http://a.b",
      "data:",
      "//",
      "x",
      " ",
      "\\",
      "\n",
      "%0a",
      "@",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        for (const url of urlsIn(readMarkdown(parts.join(""))))
          expect(url).toMatch(/^https?:\/\/./i);
      }),
    );
  });
});

describe("blocks", () => {
  test.for([
    ["a\nb\n\nc", "a\nb\n\nc"],
    [
      "# one\n## two\n### three\n#### four\n#five\ntext",
      "h1(one) ¶ h2(two) ¶ h3(three) ¶ #### four\n#five\ntext",
    ],
    ["-# small *print*\ntext", "small(small em(print)) ¶ text"],
    ["before ```ts\nlet a = 1;\n``` after", "before  ¶ fence:ts(let a = 1;) ¶  after"],
    ["```one line```", "fence:(one line)"],
    ["```\n**no**\n- no\n```", "fence:(**no**\n- no)"],
    ["```open", "```open"],
    ["\\```no```", "```no```"],
    ["> a\n> b\nc", "quote(a\nb) ¶ c"],
    [">>> a\nb\n> c", "quote(a\nb\n> c)"],
    ["> - a\n> ```js\n> b\n> ```", "quote(-[a] ¶ fence:js(b))"],
    [">no\nmid > no", ">no\nmid > no"],
    ["- a\n* b\n  - c\n   more\n- d", "-[a|b-[c\nmore]|d]"],
    ["3. a\n4. b\n- c", "3[a|b] ¶ -[c]"],
    ["-no\n1.no\n- \ntext", "-no\n1.no\n- \ntext"],
  ])("%j", ([text, tree]) => {
    expect(drawn(readMarkdown(text ?? ""))).toBe(tree);
  });

  it("lose no word, whatever marks stand between them", () => {
    const marks = fc.constantFrom(
      "*",
      "**",
      "_",
      "__",
      "~~",
      "||",
      "`",
      "```",
      "> ",
      "- ",
      "# ",
      "\n",
      " ",
      "[",
      "](",
      "<",
      ">",
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 60 }), (parts) => {
        const words = parts.map((mark, index) => `${mark}w${index}w`);
        const text = JSON.stringify(readMarkdown(words.join("")));
        for (const [index] of parts.entries()) expect(text).toContain(`w${index}w`);
      }),
    );
  });

  test.for([
    "*",
    "_",
    "**",
    "|",
    "`",
    "```",
    ">",
    "> ",
    "- ",
    "[",
    "<",
    "# ",
    "*a ",
    "**_",
    "[a](",
    "https://a ",
    "\n- a",
  ])("take a message full of %j, as deep as anybody writes", (mark) => {
    const blocks = readMarkdown(mark.repeat(Math.ceil(6_000 / mark.length)));
    expect(depthOf(blocks)).toBeLessThan(40);
  });
});

describe("a moment in words", () => {
  test.for([
    ["t", "18:00"],
    ["T", "18:00:00"],
    ["d", "20/11/2025"],
    ["D", "20 November 2025"],
    ["f", "20 November 2025 at 18:00"],
    ["F", "Thursday, 20 November 2025 at 18:00"],
    ["s", "20/11/2025, 18:00"],
    ["S", "20/11/2025, 18:00:00"],
    ["R", "in 30 min"],
  ] as const)("%s: %s, by the thread's clock", ([style, words]) => {
    const at = Date.UTC(2025, 10, 20, 12, 30);
    expect(momentWords(at, style, at - 30 * 60_000, "Asia/Kolkata")).toBe(words);
  });
});

function urlsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(urlsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === "url" ? [String(one)] : urlsIn(one),
  );
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
