/** Function URL event -> verify -> parse -> `interact` -> Discord's answer. Never a 5xx. */
import type {
  LambdaFunctionURLEvent,
  APIGatewayProxyStructuredResultV2 as Response,
} from "aws-lambda";
import { cut } from "../lib/domain/cut.ts";
import { reasonOf } from "../lib/domain/fault.ts";
import { Interaction, isOfUnknownType } from "../lib/domain/interaction.ts";
import { InvalidInput, parseInput } from "../lib/domain/parse.ts";
import type { SignedRequest, Verify } from "../lib/domain/signed-request.ts";
import { type DurationMs, milliseconds } from "../lib/domain/time.ts";
import { messageLimit } from "../lib/domain/whisper.ts";
import {
  type Answer,
  apologyFor,
  type InteractPorts,
  type InteractSettings,
  interact,
} from "../lib/flows/interact.ts";

export interface InteractionsConnection {
  readonly ports: InteractPorts;
  readonly settings: InteractSettings;
  readonly verify: Verify;
}

/** What is read of the event; a console test's `{}` lacks all of it, and is refused as unsigned. */
type Request = Partial<Pick<LambdaFunctionURLEvent, "headers" | "body" | "isBase64Encoded">>;

/** Whatever else the function is invoked with: an event that is no request is one without a signature. */
function requestOf(event: Request): SignedRequest {
  const headers = Object.entries(event?.headers ?? {}).filter(([, value]) => isText(value));
  const body = isText(event?.body) ? event.body : undefined;
  return {
    headers: Object.fromEntries(headers),
    body,
    isBase64Encoded: event?.isBase64Encoded === true,
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** Discord gives up after 3 s; the way there and back, and a cold start, take their part of it. */
const answersWithinMs = milliseconds(2_000);

/**
 * | request | status |
 * | --- | --- |
 * | unsigned, wrongly signed, stale | 401: Discord tests that now and then, and removes an address that is lenient |
 * | signed, but no interaction: no JSON, or a shape that none has | 400 that names the field |
 * | an interaction of a type that Discord has invented since | 200, and a polite sentence |
 * | anything else, whatever breaks behind it | 200 with an answer or an apology |
 */
export function makeHandler({ ports, settings, verify }: InteractionsConnection) {
  return async (event: Request): Promise<Response> => {
    try {
      const verified = await verify(requestOf(event), ports.clock.now());
      if (!verified.ok) return plain(401, `refused: ${verified.reason}`);
      const sent = parseJson(verified.rawBody);
      if (isOfUnknownType(sent)) return discordAnswer(unknownType);
      const interaction = parseInput(Interaction, sent);
      return discordAnswer(await answerTo(interaction));
    } catch (error) {
      if (error instanceof InvalidInput) return plain(400, error.message);
      ports.log.error("interactions.failed", { reason: reasonOf(error) });
      return discordAnswer({ kind: "whisper", text: broken });
    }
  };

  async function answerTo(interaction: Interaction): Promise<Answer> {
    try {
      const answer = interact(ports, settings, interaction);
      return await withinOr(answersWithinMs, answer, apologyFor(interaction, tooSlow));
    } catch (error) {
      if (error instanceof InvalidInput) throw error;
      ports.log.error("interactions.failed", { reason: reasonOf(error) });
      return apologyFor(interaction, broken);
    }
  }
}

// What was enqueued in the end is answered all the same: its answer then takes the apology's place.
const tooSlow =
  "I am sorry: this takes me too long just now. If no answer follows, please try again in a minute.";
const broken =
  "I am sorry: something broke in me. My log of the interactions function says what; please try again.";
const unknownType: Answer = {
  kind: "whisper",
  text: "Discord sent me something of a kind that I do not know yet, so I cannot answer it; sorry. /help lists what I understand.",
};

const json = (value: object): Response => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

const plain = (statusCode: number, text: string): Response => ({
  statusCode,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: text,
});

/** Only its invoker sees it, nobody is pinged, and what it quotes shows no preview of an address. */
const ephemeral = 1 << 6;
const withoutPreviews = 1 << 2;

/**
 * Discord, "Interaction Response Object": 1 pong, 4 message, 5 deferred message, 7 the message that carries the
 * button, 8 choices, 9 form. Discord refuses a longer text, and the person would read of a timeout instead.
 */
function discordAnswer(answer: Answer): Response {
  switch (answer.kind) {
    case "pong":
      return json({ type: 1 });
    case "whisper":
      return json({
        type: 4,
        data: {
          ...content(answer.text),
          ...(answer.components === undefined ? {} : { components: answer.components }),
          flags: ephemeral | withoutPreviews,
        },
      });
    case "defer":
      return json(answer.isPrivate ? { type: 5, data: { flags: ephemeral } } : { type: 5 });
    case "update":
      return json({
        type: 7,
        data: {
          ...(answer.text === undefined ? {} : content(answer.text)),
          components: answer.components,
        },
      });
    case "choices":
      return json({ type: 8, data: { choices: answer.choices } });
    case "form":
      return json({ type: 9, data: answer.form });
  }
}

const content = (text: string) => ({
  content: cut(text, messageLimit),
  allowed_mentions: { parse: [] },
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the body; the sender needs to know no more than this.
    throw new InvalidInput("", "the body must be JSON");
  }
}

/** The work's result, or `otherwise` after `spanMs`; the work itself goes on unheard. */
async function withinOr<T>(spanMs: DurationMs, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), spanMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
