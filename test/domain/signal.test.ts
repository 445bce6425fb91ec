/** Signals on the wire: those of before parse, and whoever asks waits in one place. */
import { describe, expect, it, test } from "vitest";
import { Addressee, addresseeOf, channelOfWords, Signal } from "../../lib/domain/signal.ts";
import { readSignalBody } from "../../lib/domain/signal-body.ts";

const reply = { applicationId: "300", token: "aW50", channelId: "200" };
const heard = { channelId: "200", messageId: "1442000000000000000" };
const message = {
  type: "message",
  source: "discord",
  id: "1442000000000000000",
  threadId: "default",
  content: [{ type: "text", text: "Done, thanks." }],
  timestamp: 1_763_712_000_000,
  author: { id: "100", name: "Ada" },
};

describe("the words of a person", () => {
  test.for([
    { says: "of /chat, as queues of before hold them", more: { reply }, problem: null },
    { says: "in plain words", more: { heard }, problem: null },
    {
      says: "in plain words, with all that can come with them",
      more: {
        heard,
        attachments: [
          {
            id: "1",
            name: "cat.png",
            type: "image/png",
            sizeBytes: 4_096,
            url: "https://cdn.discordapp.com/attachments/1/2/cat.png?ex=1",
            width: 64,
            height: 48,
          },
        ],
        beside: {
          stickers: ["Wave"],
          poll: { question: "Tea?", answers: ["Yes", "No"] },
          repliedTo: { by: "assistant", text: "Did you drink?", files: [] },
          forwarded: [{ text: "Buy now", files: ["offer.pdf"] }],
        },
      },
      problem: null,
    },
    {
      says: "with no place to answer in",
      more: {},
      problem: "must have either reply or heard",
    },
    {
      says: "with two places to answer in",
      more: { reply, heard },
      problem: "must have either reply or heard",
    },
  ])("$says", ({ more, problem }) => {
    const signal = { ...message, ...more };
    const reading = readSignalBody(JSON.stringify(signal), "default");
    if (problem === null) expect(reading).toEqual({ ok: true, value: signal });
    else expect(reading).toMatchObject({ ok: false, error: { message: problem } });
  });

  it("are answered where they were said", () => {
    const said = Signal.parse({ ...message, reply });
    const written = Signal.parse({ ...message, heard });
    expect(addresseeOf(said)).toMatchObject({ reply, author: { id: "100" } });
    expect(addresseeOf(written)).toMatchObject({ heard, author: { id: "100" } });
    expect(addresseeOf(written)).not.toHaveProperty("reply");
    for (const signal of [said, written])
      expect(signal.type === "message" && channelOfWords(signal)).toBe("200");
  });

  it("an addressee of a record of before parses", () => {
    const stored = { author: { id: "100" }, reply, askedAt: 1_763_712_000_000 };
    expect(Addressee.parse(stored)).toEqual(stored);
  });
});
