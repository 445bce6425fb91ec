/** What a line in the composer asks for, and what a command's fields say. */
import { describe, expect, it, test } from "vitest";
import { commands } from "../../../lib/domain/command-definitions.ts";
import {
  entriesOf,
  fileOptionOf,
  readLine,
  suggestedFor,
  wholeIn,
} from "../../../panel/src/pages/chat/command-entries.ts";
import {
  choicesOf,
  typedOf,
  valuesOf,
  wordsOf,
} from "../../../panel/src/pages/chat/option-values.ts";
import { placeOf } from "../../../panel/src/pages/chat/place.ts";
import { sizeWords } from "../../../panel/src/pages/chat/size-words.ts";

const entries = entriesOf(commands);
const entry = (label: string) => {
  const found = entries.find((one) => one.label === label);
  if (found === undefined) throw new Error(`there is no ${label}`);
  return found;
};

describe("what / offers", () => {
  test.for([
    { text: "", offers: [] },
    { text: "hello /", offers: [] },
    { text: "/heartbeat n", offers: ["/heartbeat now"] },
    { text: "/HEARTBEAT N", offers: ["/heartbeat now"] },
    { text: "/chat", offers: ["/chat"] },
    { text: "/chat hello", offers: [] },
    { text: "/nothing", offers: [] },
  ])("$text", ({ text, offers }) => {
    expect(suggestedFor(text, entries).map(({ label }) => label)).toEqual(offers);
  });

  it("is every command and subcommand at first", () => {
    expect(suggestedFor("/", entries)).toEqual(entries);
  });
});

describe("a line", () => {
  test.for([
    { written: "  ", is: { kind: "empty" } },
    { written: " two\nlines ", is: { kind: "words", words: "two\nlines" } },
    { written: "/nothing at all", is: { kind: "unknown", name: "/nothing" } },
    { written: "/heartbeat", is: { kind: "unknown", name: "/heartbeat" } },
    { written: "/chatty", is: { kind: "unknown", name: "/chatty" } },
    { written: "/chat\ntwo lines", is: { kind: "command", words: "two lines" } },
    { written: "/heartbeat now", is: { kind: "command", words: "" } },
  ])("$written", ({ written, is }) => {
    expect(readLine(written, entries)).toMatchObject(is);
  });

  test.for([
    { label: "/help", words: "", sent: {} },
    { label: "/chat", words: "hello", sent: { message: "hello" } },
    { label: "/chat", words: "", sent: null },
    { label: "/remind", words: "water the plants", sent: null },
    { label: "/status", words: "other", sent: null },
    { label: "/heartbeat config", words: "300", sent: null },
  ])("$label with $words is sent at once, or opens its fields", ({ label, words, sent }) => {
    expect(wholeIn(entry(label), words)).toEqual(sent);
  });

  it("may take a file along where an option takes one", () => {
    expect(fileOptionOf(entry("/chat"))?.name).toBe("attachment");
    expect(fileOptionOf(entry("/help"))).toBeUndefined();
  });
});

describe("the fields of a command", () => {
  const options = [
    { type: 3, name: "path", description: "", autocomplete: true },
    { type: 4, name: "version", description: "" },
    { type: 5, name: "all", description: "" },
    { type: 3, name: "target", description: "", choices: [{ name: "our DM", value: "dm" }] },
    { type: 11, name: "file", description: "" },
  ] as const;
  const file = new File(["x"], "a.txt", { type: "text/plain" });
  const upload = { filename: "a.txt", content_type: "text/plain", data: "eA==" };
  const fields = {
    path: { text: "Notes", chosen: { name: "Notes", value: "notes/a.md" } },
    version: { text: "3" },
    all: { text: "true" },
    target: { text: "dm" },
    file: { text: "", file },
  };

  it("are sent by their values and types, and typed by their names", async () => {
    expect(await valuesOf(options, fields, async () => upload)).toEqual({
      path: "notes/a.md",
      version: 3,
      all: true,
      target: "dm",
      file: upload,
    });
    expect(typedOf("/x", options, fields)).toBe("/x Notes 3 yes our DM a.txt");
  });

  it("that say nothing are left out; what is no number goes as it is, for the server to say so", async () => {
    const written = { path: { text: "" }, version: { text: "three" }, all: { text: "false" } };
    expect(await valuesOf(options, written, async () => upload)).toEqual({
      version: "three",
      all: false,
    });
    expect(wordsOf(options, fields)).not.toHaveProperty("file");
  });

  it("of a boolean are yes and no", () => {
    expect(choicesOf(options[2]).map(({ name }) => name)).toEqual(["yes", "no"]);
  });
});

describe("where a thread is talked to", () => {
  test.for([
    { thread: "default", place: { kind: "dm", channelId: "7" } },
    { thread: "9001", place: { kind: "channel", channelId: "9001" } },
    { thread: "work", place: { kind: "nowhere" } },
    { thread: "123456789012345678901", place: { kind: "nowhere" } },
  ])("$thread", ({ thread, place }) => {
    expect(placeOf(thread, "7")).toEqual(place);
  });
});

test.for([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1_000, "1 KB"],
  [999_499, "999 KB"],
  [1_234_567, "1.2 MB"],
] as const)("a file of %i bytes is one of %s", ([bytes, words]) => {
  expect(sizeWords(bytes)).toBe(words);
});
