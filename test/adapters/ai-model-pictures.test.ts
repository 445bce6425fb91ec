/** Pictures on their way to a model: from Discord's host alone, within bounds, and never at the price of an answer. */
import { describe, expect, it, test, vi } from "vitest";
import { anthropic, bedrock, formats, openai, useProvider } from "./hosted-models.ts";
import { aTurn } from "./model-turns.ts";

const provider = useProvider();

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const url = "https://cdn.discordapp.com/attachments/1/5/cat.png?ex=1";
const picture = { name: "cat.png", url };
const seeing = { [openai.name]: "openai:gpt-4o" } as Record<string, string>;

/** Discord's CDN answers what it is told; every other address is the stub's. */
function cdnAnswers(answer: (init: RequestInit) => Response | Promise<Response>): string[] {
  const asked: string[] = [];
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", async (given: string | URL, init: RequestInit = {}) => {
    const address = String(given);
    if (!address.includes("discordapp")) return real(given, init);
    asked.push(address);
    return answer(init);
  });
  return asked;
}

const turnWith = (model: string, pictures = [picture]) =>
  aTurn({ model, messages: [{ role: "user", text: "What is this?", pictures }] });

describe.for(formats)("in $name", (format) => {
  const model = seeing[format.name] ?? format.model;

  it("a picture goes as bytes, beside the words, and never as an address", async () => {
    const asked = cdnAnswers(() => new Response(png));
    const hosted = await provider.follow(format, () => ({ text: "A cat." }));
    expect((await hosted.run(turnWith(model))).text).toBe("A cat.");
    expect(asked).toEqual([url]);
    const sent = provider.sentIn(1);
    expect(sent).toContain("What is this?");
    expect(sent).toContain(png.toString("base64"));
    expect(sent).not.toContain("discordapp");
    expect(sent).toMatch(/image\/png|"png"/);
  });

  it("a prompt that the provider refuses goes again without pictures", async () => {
    cdnAnswers(() => new Response(png));
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1 ? { status: 400, message: "Could not process image" } : { text: "I see nothing." },
    );
    expect((await hosted.run(turnWith(model))).text).toBe("I see nothing.");
    expect(provider.requests()).toHaveLength(2);
    expect(provider.sentIn(2)).toContain("[the picture cat.png could not be shown to you]");
    expect(provider.sentIn(2)).not.toContain(png.toString("base64"));
    expect(provider.logLines()).toMatchObject([{ event: "model.pictures-refused" }]);
  });
});

test.for([
  { says: "Discord does not have", answer: () => new Response("gone", { status: 404 }) },
  { says: "is too large", answer: () => new Response(Buffer.alloc(3_750_001, 0x89)) },
  { says: "is none", answer: () => new Response("<svg onload='x'/>") },
  { says: "is empty", answer: () => new Response(null) },
  {
    says: "is elsewhere by now",
    answer: ({ redirect }: RequestInit) => {
      if (redirect === "error") throw new TypeError("fetch failed: unexpected redirect");
      return new Response(png);
    },
  },
])("a picture that $says is named in words, and the words are answered", async ({ answer }) => {
  cdnAnswers(answer);
  const hosted = await provider.follow(anthropic, () => ({ text: "I cannot see it." }));
  const answered = await hosted.run(turnWith(anthropic.model));
  expect(answered.text).toBe("I cannot see it.");
  expect(provider.sentIn(1)).toContain("[the picture cat.png could not be shown to you]");
  expect(provider.logLines()).toMatchObject([{ event: "model.picture-not-shown" }]);
  expect(JSON.stringify(provider.logLines())).not.toContain("discordapp");
});

it("a picture that is not Discord's is never asked for", async () => {
  const asked = cdnAnswers(() => new Response(png));
  const hosted = await provider.follow(bedrock, () => ({ text: "?" }));
  const foreign = { name: "x", url: "https://cdn.discordapp.com.evil.example/x.png" };
  await hosted.run(turnWith(bedrock.model, [foreign]));
  expect(asked).toEqual([]);
});

test.for([
  { type: "image/jpeg", bytes: "ffd8ffe000104a464946" },
  { type: "image/gif", bytes: Buffer.from("GIF89a....").toString("hex") },
  { type: "image/webp", bytes: Buffer.from("RIFF....WEBPVP8 ").toString("hex") },
])("is called $type when its bytes are that, whatever it was called", async ({ type, bytes }) => {
  cdnAnswers(
    () => new Response(Buffer.from(bytes, "hex"), { headers: { "content-type": "image/png" } }),
  );
  const hosted = await provider.follow(anthropic, () => ({ text: "?" }));
  await hosted.run(turnWith(anthropic.model));
  expect(provider.sentIn(1)).toContain(`"media_type":"${type}"`);
});
