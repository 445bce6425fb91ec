/** Discord's message objects as letters: who wrote them, and what they bring. */
import { describe, expect, it, test } from "vitest";
import { DiscordMessage, letterOf } from "../../lib/domain/discord-message.ts";
import { parseInput } from "../../lib/domain/parse.ts";

const botId = "300";
const ada = { id: "100", username: "ada", global_name: "Ada", discriminator: "0", avatar: null };
const bot = { id: botId, username: "vigil", global_name: null, bot: true };
const plain = {
  id: "1442000000000000000",
  channel_id: "200",
  type: 0,
  content: "Done, thanks",
  author: ada,
  timestamp: "2025-11-21T08:00:00.250000+00:00",
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  pinned: false,
  flags: 0,
};
const letter = (fields: object) =>
  letterOf(parseInput(DiscordMessage, { ...plain, ...fields }), botId);

const photo = {
  id: "5",
  filename: "cat.png",
  size: 4_096,
  url: "https://cdn.discordapp.com/attachments/200/5/cat.png?ex=1",
  proxy_url: "https://media.discordapp.net/attachments/200/5/cat.png",
  content_type: "image/png",
  width: 64,
  height: 48,
};

describe("a letter", () => {
  it("is what a person wrote, and when", () => {
    expect(letter({})).toEqual({
      id: plain.id,
      at: Date.UTC(2025, 10, 21, 8, 0, 0, 250),
      author: { id: "100", name: "Ada" },
      isByPerson: true,
      text: "Done, thanks",
      attachments: [],
      beside: null,
    });
  });

  test.for([
    { says: "a person's", fields: {}, isByPerson: true },
    { says: "a person's reply", fields: { type: 19 }, isByPerson: true },
    { says: "the bot's", fields: { author: bot }, isByPerson: false },
    { says: "the bot's answer to a command", fields: { type: 20, author: bot }, isByPerson: false },
    { says: "Discord's own note of a pin", fields: { type: 6 }, isByPerson: false },
    { says: "Discord's own note of a call", fields: { type: 3 }, isByPerson: false },
    { says: "of a type that nobody knows", fields: { type: 99 }, isByPerson: false },
  ])("tells $says", ({ fields, isByPerson }) => {
    expect(letter(fields).isByPerson).toBe(isByPerson);
  });

  test.for([
    {
      says: "a picture",
      fields: { attachments: [photo] },
      brings: {
        attachments: [
          {
            id: "5",
            name: "cat.png",
            type: "image/png",
            sizeBytes: 4_096,
            url: photo.url,
            width: 64,
            height: 48,
          },
        ],
      },
    },
    {
      says: "a voice message",
      fields: {
        content: "",
        flags: 8_192,
        attachments: [
          {
            id: "6",
            filename: "voice-message.ogg",
            size: 20_480,
            url: "https://cdn.discordapp.com/6",
            content_type: "audio/ogg",
            duration_secs: 12.34,
            waveform: "AAAA",
          },
        ],
      },
      brings: {
        text: "",
        attachments: [
          {
            id: "6",
            name: "voice-message.ogg",
            type: "audio/ogg",
            sizeBytes: 20_480,
            url: "https://cdn.discordapp.com/6",
            durationMs: 12_340,
          },
        ],
      },
    },
    {
      says: "a file that Discord knows little of",
      fields: {
        attachments: [
          {
            id: "7",
            filename: "x",
            size: 1,
            url: "u",
            content_type: null,
            width: null,
            height: null,
          },
        ],
      },
      brings: { attachments: [{ id: "7", name: "x", sizeBytes: 1, url: "u" }] },
    },
    {
      says: "stickers",
      fields: { sticker_items: [{ id: "1", name: "Wave", format_type: 1 }] },
      brings: { beside: { stickers: ["Wave"] } },
    },
    {
      says: "a poll",
      fields: {
        poll: {
          question: { text: "Tea?" },
          answers: [
            { answer_id: 1, poll_media: { text: "Yes" } },
            { answer_id: 2, poll_media: { emoji: { name: "no" } } },
          ],
        },
      },
      brings: { beside: { poll: { question: "Tea?", answers: ["Yes", ""] } } },
    },
    {
      says: "what it replies to, of the bot",
      fields: {
        type: 19,
        message_reference: { type: 0, message_id: "1" },
        referenced_message: { ...plain, author: bot, content: "Did you drink?" },
      },
      brings: { beside: { repliedTo: { by: "assistant", text: "Did you drink?", files: [] } } },
    },
    {
      says: "what it replies to, of its own author",
      fields: { type: 19, referenced_message: { ...plain, attachments: [photo] } },
      brings: {
        beside: { repliedTo: { by: "person", text: "Done, thanks", files: ["cat.png"] } },
      },
    },
    {
      says: "what it replies to, of somebody else",
      fields: { type: 19, referenced_message: { ...plain, author: { id: "9", username: "eve" } } },
      brings: { beside: { repliedTo: { by: "somebody", text: "Done, thanks", files: [] } } },
    },
    {
      says: "nothing of what was deleted",
      fields: { type: 19, message_reference: { message_id: "1" }, referenced_message: null },
      brings: { beside: null },
    },
    {
      says: "what it forwards",
      fields: {
        content: "",
        message_reference: { type: 1, message_id: "1", channel_id: "2" },
        message_snapshots: [
          { message: { content: "Buy now", attachments: [photo], embeds: [], type: 0 } },
        ],
      },
      brings: { beside: { forwarded: [{ text: "Buy now", files: ["cat.png"] }] } },
    },
  ])("brings $says", ({ fields, brings }) => {
    expect(letter(fields)).toMatchObject(brings);
  });
});
