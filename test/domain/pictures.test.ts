/** Which pictures are shown, to which models, and what they cost at most. */
import { describe, expect, it, test } from "vitest";
import type { Attachment } from "../../lib/domain/envelope.ts";
import {
  isOnCdn,
  mostPictures,
  picturesOf,
  pictureTokens,
  pictureTokensAtMost,
} from "../../lib/domain/pictures.ts";
import type { MessageSignal } from "../../lib/domain/signal.ts";
import { moment } from "./moments.ts";

const url = "https://cdn.discordapp.com/attachments/1/5/cat.png?ex=1&is=2&hm=3";
const aPicture = (fields: Partial<Attachment> = {}): Attachment => ({
  id: "5",
  name: "cat.png",
  type: "image/png",
  sizeBytes: 4_096,
  url,
  ...fields,
});
const words = (attachments: Attachment[]): MessageSignal => ({
  type: "message",
  source: "discord",
  id: "1",
  threadId: "default",
  content: [{ type: "text", text: "See" }],
  timestamp: moment("2025-11-21T09:00Z"),
  author: { id: "100", name: "Ada" },
  heard: { channelId: "200", messageId: "1" },
  attachments,
});

describe("of what came with the words", () => {
  test.for([
    { says: "a picture", file: {}, shown: true },
    {
      says: "a JPEG in capitals, with a parameter",
      file: { type: "IMAGE/JPEG; q=1" },
      shown: true,
    },
    {
      says: "a GIF of the size limit",
      file: { type: "image/gif", sizeBytes: 3_750_000 },
      shown: true,
    },
    { says: "a WebP of 8,000 pixels", file: { type: "image/webp", width: 8_000 }, shown: true },
    { says: "a byte more than the limit", file: { sizeBytes: 3_750_001 }, shown: false },
    { says: "an empty file", file: { sizeBytes: 0 }, shown: false },
    { says: "a picture of 8,001 pixels", file: { height: 8_001 }, shown: false },
    { says: "an SVG, which is a program", file: { type: "image/svg+xml" }, shown: false },
    { says: "a document", file: { type: "application/pdf" }, shown: false },
    { says: "a file of no known type", file: { type: undefined }, shown: false },
    { says: "a picture elsewhere", file: { url: "https://evil.example/cat.png" }, shown: false },
  ])("$says is shown: $shown", ({ file, shown }) => {
    const { type, ...known } = { ...aPicture(), ...file };
    const attachment = type === undefined ? known : { ...known, type };
    expect(picturesOf([words([attachment])])).toEqual(shown ? [{ name: "cat.png", url }] : []);
  });

  it("the last four are shown, in their order, of all messages of the turn", () => {
    const names = ["a", "b", "c", "d", "e", "f"].map((name) => aPicture({ name }));
    const shown = picturesOf([words(names.slice(0, 3)), words([]), words(names.slice(3))]);
    expect(shown.map(({ name }) => name)).toEqual(["c", "d", "e", "f"]);
    expect(shown).toHaveLength(mostPictures);
  });
});

test.for([
  { address: url, is: true },
  { address: "https://media.discordapp.net/attachments/1/5/cat.png", is: true },
  { address: "http://cdn.discordapp.com/cat.png", is: false },
  { address: "https://cdn.discordapp.com:8443/cat.png", is: false },
  { address: "https://cdn.discordapp.com.evil.example/cat.png", is: false },
  { address: "https://cdn.discordapp.com@evil.example/cat.png", is: false },
  { address: "https://user:pw@cdn.discordapp.com/cat.png", is: false },
  { address: "https://discordapp.com/cat.png", is: false },
  { address: "https://169.254.169.254/latest/meta-data", is: false },
  { address: "file:///etc/passwd", is: false },
  { address: "cat.png", is: false },
])("$address is on Discord's CDN: $is", ({ address, is }) => {
  expect(isOnCdn(address)).toBe(is);
});

test.for([
  { model: "offline", tokens: null },
  { model: "bedrock:us.anthropic.claude-haiku-5-5", tokens: 5_000 },
  { model: "bedrock:anthropic.claude-3-5-haiku-20241022-v1:0", tokens: null },
  { model: "bedrock:us.amazon.nova-2-lite-v1:0", tokens: 5_000 },
  { model: "bedrock:amazon.nova-micro-v1:0", tokens: null },
  { model: "bedrock:meta.llama3-2-11b-instruct-v1:0", tokens: 20_000 },
  { model: "bedrock:meta.llama3-1-8b-instruct-v1:0", tokens: null },
  { model: "anthropic:claude-sonnet-5-5", tokens: 5_000 },
  { model: "openai:gpt-4o-mini", tokens: 50_000 },
  { model: "openai:gpt-4o", tokens: 10_000 },
  { model: "openai:gpt-5.1", tokens: 10_000 },
  { model: "openai:gpt-oss-120b", tokens: null },
  { model: "openai:o3-mini", tokens: null },
  { model: "openai:o4-mini", tokens: 10_000 },
  { model: "openai:qwen2.5vl:7b", tokens: 20_000 },
  { model: "openai:llama3.2-vision", tokens: 20_000 },
  { model: "openai:gpt-3.5-turbo", tokens: null },
  { model: "openai:deepseek-r1", tokens: null },
])("a picture is $tokens tokens to $model", ({ model, tokens }) => {
  expect(pictureTokens(model)).toBe(tokens);
  const pictures = [{ name: "a", url }];
  const messages = [{}, { pictures }, { pictures: [...pictures, ...pictures] }];
  expect(pictureTokensAtMost(model, messages)).toBe(3 * (tokens ?? 0));
});
