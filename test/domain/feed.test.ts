import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  CommentInput,
  countVotes,
  FeedId,
  PostInput,
  VoteInput,
  validateComment,
  validatePost,
  validateVote,
} from "../../lib/domain/feed.ts";
import { sanitise } from "../../lib/domain/plain-text.ts";

const id = "01JD000000000000000000000A";
const title = "Trains";
const content = "The 8:15 is late.";
const long = (length: number) => "x".repeat(length);

describe("a post", () => {
  test.for([
    { says: "as usual", input: { title, content }, complaint: null },
    { says: "of one character each", input: { title: "a", content: "b" }, complaint: null },
    { says: "with a title of 200", input: { title: long(200), content }, complaint: null },
    { says: "with content of 5,000", input: { title, content: long(5_000) }, complaint: null },
    { says: "with 200 emoji", input: { title: "🌱".repeat(200), content }, complaint: null },
    { says: "with more keys than needed", input: { title, content, reason: "" }, complaint: null },
    ...["", long(201), "  \n", "\u0000\u0007", `\u0000${long(200)}`, undefined, 7].map((wrong) => ({
      says: `titled ${JSON.stringify(wrong)?.slice(0, 20)}`,
      input: { title: wrong, content },
      complaint: "title must be 1 to 200 characters",
    })),
    ...["", long(5_001), "\t", null, ["a"]].map((wrong) => ({
      says: `that says ${JSON.stringify(wrong).slice(0, 20)}`,
      input: { title, content: wrong },
      complaint: "content must be 1 to 5000 characters",
    })),
    { says: "that is none", input: "hello", complaint: "must be an object" },
  ])("$says: $complaint", ({ input, complaint }) => {
    expect(validatePost(input)).toBe(complaint);
  });
});

describe("a comment", () => {
  test.for([
    { input: { post_id: id, content }, complaint: null },
    { input: { post_id: `${id}.12`, content: long(5_000) }, complaint: null },
    { input: { post_id: "1", content }, complaint: "post_id must be the id of a post" },
    { input: { post_id: 1, content }, complaint: "post_id must be the id of a post" },
    { input: { content }, complaint: "post_id must be the id of a post" },
    { input: { post_id: id, content: "" }, complaint: "content must be 1 to 5000 characters" },
    {
      input: { post_id: id, content: long(5_001) },
      complaint: "content must be 1 to 5000 characters",
    },
  ])("case %#: $complaint", ({ input, complaint }) => {
    expect(validateComment(input)).toBe(complaint);
  });
});

describe("a vote", () => {
  test.for([
    { input: { post_id: id, vote_direction: "up" }, complaint: null },
    { input: { post_id: id, vote_direction: "down" }, complaint: null },
    {
      input: { post_id: id, vote_direction: "sideways" },
      complaint: "vote_direction must be up or down",
    },
    {
      input: { post_id: id, vote_direction: "UP" },
      complaint: "vote_direction must be up or down",
    },
    { input: { post_id: id }, complaint: "vote_direction must be up or down" },
    { input: { post_id: "", vote_direction: "up" }, complaint: "post_id must be the id of a post" },
  ])("case %#: $complaint", ({ input, complaint }) => {
    expect(validateVote(input)).toBe(complaint);
  });
});

describe("an id", () => {
  test.for([
    [id, true],
    [`${id}.1`, true],
    [`${id}.1000`, false],
    [`${id}#C#${id}`, false],
    [id.toLowerCase(), false],
    ["81JD000000000000000000000A", false],
  ] as const)("%s: %s", ([value, valid]) => {
    expect(FeedId.safeParse(value).success).toBe(valid);
  });
});

describe("text", () => {
  test.for([
    { says: "is stored as it was written", text: "<b>*hi*</b> @everyone 🌱 é" },
    { says: "keeps line breaks and tabs", text: "a\n\tb" },
    {
      says: "loses control characters",
      text: "a\u0000b\u001b[31mc\u007f\u0085d",
      stored: "ab[31mcd",
    },
    { says: "loses carriage returns", text: "a\r\nb", stored: "a\nb" },
    { says: "loses lone surrogates", text: "a\ud83cb\udf31", stored: "ab" },
    { says: "loses overrides of the direction of writing", text: "a\u202eb\u202dc", stored: "abc" },
    {
      says: "loses Unicode's invisible ASCII",
      text: "a\u{E0001}\u{E0041}b\u{E007F}",
      stored: "ab",
    },
    {
      says: "keeps the flags that are made of it",
      text: "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
    },
    {
      says: "loses what hides behind a flag",
      text: "\u{1F3F4}\u{E0064}\u{E0065}\u{E006C}\u{E0065}\u{E0074}\u{E0065}\u{E0021}\u{E007F}",
      stored: "\u{1F3F4}",
    },
    {
      says: "keeps one variation selector of a row",
      text: "❤\u{FE0F}\u{E0121}\u{E0122}",
      stored: "❤\u{FE0F}",
    },
    {
      says: "keeps what right-to-left scripts, Indic scripts and families need",
      text: "\u2067שלום\u2069 \u200fא क्\u200dष 👨\u200d👩\u200d👧",
    },
  ])("$says", ({ text, stored = text }) => {
    expect(sanitise(text)).toBe(stored);
  });

  it("that is sanitised has nothing left to remove, and loses nothing that people type", () => {
    const anything = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(anything, (text) => {
        const clean = sanitise(text);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/(?![\n\t])\p{Cc}/u);
        expect(sanitise(clean)).toBe(clean);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(sanitise(text)).toBe(text);
      }),
    );
  });

  it("comes out of every schema sanitised", () => {
    const dirty = "a\u0000b";
    expect(PostInput.parse({ title: dirty, content: dirty })).toEqual({
      title: "ab",
      content: "ab",
    });
    expect(CommentInput.parse({ post_id: id, content: dirty }).content).toBe("ab");
    expect(VoteInput.parse({ post_id: id, vote_direction: "up", reason: dirty })).toEqual({
      post_id: id,
      vote_direction: "up",
    });
  });
});

describe("votes", () => {
  it("are counted by direction", () => {
    expect(countVotes({})).toEqual({ up: 0, down: 0 });
    expect(countVotes({ assistant: "up", "1": "up", "2": "down" })).toEqual({ up: 2, down: 1 });
  });
});
