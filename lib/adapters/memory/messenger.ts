/** Discord in memory: channels, nonces, tokens that die, and failures on order. */
import { Fault } from "../../domain/fault.ts";
import type { InteractionReply } from "../../domain/signal.ts";
import { type Instant, minutes } from "../../domain/time.ts";
import type { ChannelMessage, Clock, Messenger } from "../../ports.ts";

/** Discord, create-message: `content` is at most 2,000 characters. */
const contentLimit = 2_000;
/** Discord remembers a nonce for "a few minutes". */
const nonceMs = minutes(5);

export interface InteractionResponse {
  /** Null until the deferred response is edited. */
  readonly original: string | null;
  readonly followUps: readonly string[];
}

export interface MemoryMessenger extends Messenger {
  /** What stands in all channels. */
  all(): readonly ChannelMessage[];
  /** What stands in a channel, oldest first. */
  messagesIn(channelId: string): readonly ChannelMessage[];
  /** What was answered under an interaction's token. */
  responseTo(token: string): InteractionResponse;
  /** Somebody else writes into a channel. */
  say(channelId: string, text: string): void;
  /** From now on Discord refuses the token, as it does 15 minutes after the interaction. */
  killToken(token: string): void;
  /** The next call of `method` fails with this, and does nothing. */
  failNext(method: keyof Messenger, fault: Fault): void;
}

/** A message can be edited after it was sent. */
type Shown = { -readonly [Part in keyof ChannelMessage]: ChannelMessage[Part] };

interface Response {
  original: string | null;
  /** Where it stands; null where nobody can see it. */
  message: Shown | null;
  readonly followUps: string[];
}

export function memoryMessenger(clock: Clock): MemoryMessenger {
  const channels = new Map<string, Shown[]>();
  const responses = new Map<string, Response>();
  const nonces = new Map<string, Instant>();
  const deadTokens = new Set<string>();
  const armed = new Map<keyof Messenger, Fault[]>();
  let messageCount = 0;

  const channel = (id: string) => entryOf(channels, id, () => []);
  const response = (token: string) =>
    entryOf(responses, token, () => ({ original: null, message: null, followUps: [] }));

  function add(channelId: string | undefined, content: string, mine: boolean): Shown | null {
    if (channelId === undefined) return null;
    messageCount += 1;
    const id = String(1_000_000_000_000_000_000n + BigInt(messageCount));
    const message = { id, content, mine, at: clock.now() };
    channel(channelId).push(message);
    return message;
  }

  /** Throws what is armed; refuses what Discord refuses. */
  function check(method: keyof Messenger, text?: string, reply?: InteractionReply): void {
    const at = `messenger.${method}`;
    const fault = armed.get(method)?.shift();
    if (fault !== undefined) throw fault;
    if (reply !== undefined && deadTokens.has(reply.token))
      throw new Fault("unauthorised", at, "HTTP 401: Invalid Webhook Token");
    if (text !== undefined && (text === "" || text.length > contentLimit))
      throw new Fault("rejected", at, `HTTP 400: content must be 1 to ${contentLimit} characters`);
  }

  return {
    async openDm(userId) {
      check("openDm");
      return `9${userId}`.slice(0, 20);
    },

    async createMessage(channelId, text, nonce) {
      check("createMessage", text);
      const key = `${channelId}/${nonce}`;
      const lastAt = nonces.get(key);
      if (lastAt !== undefined && clock.now() - lastAt < nonceMs) return;
      nonces.set(key, clock.now());
      add(channelId, text, true);
    },

    async editResponse(reply, text) {
      check("editResponse", text, reply);
      const answered = response(reply.token);
      if (answered.original === null) answered.message = add(reply.channelId, text, true);
      else if (answered.message !== null) answered.message.content = text;
      answered.original = text;
    },

    async followUp(reply, text) {
      check("followUp", text, reply);
      response(reply.token).followUps.push(text);
      add(reply.channelId, text, true);
    },

    async recentMessages(channelId, limit) {
      check("recentMessages");
      return structuredClone(channel(channelId).slice(-limit).reverse());
    },

    all: () => structuredClone([...channels.values()].flat()),
    messagesIn: (channelId) => structuredClone(channel(channelId)),
    responseTo(token) {
      const { original, followUps } = response(token);
      return { original, followUps: [...followUps] };
    },
    say: (channelId, text) => add(channelId, text, false),
    killToken(token) {
      deadTokens.add(token);
    },
    failNext(method, fault) {
      armed.set(method, [...(armed.get(method) ?? []), fault]);
    },
  };
}

/** The entry of `key`, made when it is first asked for. */
function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const entry = map.get(key) ?? make();
  map.set(key, entry);
  return entry;
}
