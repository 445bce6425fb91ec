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
  /** An answer under this token is deferred: its message, when it comes, is as old as this. */
  promise(token: string): void;
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

/** What Discord gives a message when it is promised. */
type Promised = Pick<ChannelMessage, "id" | "at">;

const discordEpochMs = 1_420_070_400_000;

/** A Discord id: its time, and a number among those of one millisecond (below 2 ** 22). */
export const snowflakeAt = (at: Instant, count: number): string =>
  String((BigInt(Math.max(0, at - discordEpochMs)) << 22n) + BigInt(count));

/** Messages have another worker than interactions: of one millisecond, they come after those. */
const messageWorker = 1 << 17;

function snowflakes(clock: Clock): () => string {
  let last = 0n;
  return () => {
    const first = BigInt(snowflakeAt(clock.now(), messageWorker));
    last = first > last ? first : last + 1n;
    return String(last);
  };
}

export function memoryMessenger(clock: Clock): MemoryMessenger {
  const channels = new Map<string, Shown[]>();
  const responses = new Map<string, Response>();
  const nonces = new Map<string, Instant>();
  const deadTokens = new Set<string>();
  const armed = new Map<keyof Messenger, Fault[]>();
  const promises = new Map<string, Promised>();
  const nextId = snowflakes(clock);

  const channel = (id: string) => entryOf(channels, id, () => []);
  const response = (token: string) =>
    entryOf(responses, token, () => ({ original: null, message: null, followUps: [] }));

  const promised = (): Promised => ({ id: nextId(), at: clock.now() });

  /** @param promise the message's place among the others; the last when left out */
  function add(
    channelId: string | undefined,
    content: string,
    mine: boolean,
    promise = promised(),
  ): Shown | null {
    if (channelId === undefined) return null;
    const message = { ...promise, content, mine };
    const others = channel(channelId);
    const after = others.findIndex(({ id }) => BigInt(id) > BigInt(promise.id));
    others.splice(after < 0 ? others.length : after, 0, message);
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
      if (answered.original === null)
        answered.message = add(reply.channelId, text, true, promises.get(reply.token));
      else if (answered.message !== null) answered.message.content = text;
      answered.original = text;
    },

    async followUp(reply, text) {
      check("followUp", text, reply);
      response(reply.token).followUps.push(text);
      add(reply.channelId, text, true);
    },

    async messagesSince(channelId, sinceAt) {
      check("messagesSince");
      const since = channel(channelId).filter(({ at }) => at >= sinceAt);
      return structuredClone(since.slice(-500).reverse());
    },

    all: () => structuredClone([...channels.values()].flat()),
    messagesIn: (channelId) => structuredClone(channel(channelId)),
    responseTo(token) {
      const { original, followUps } = response(token);
      return { original, followUps: [...followUps] };
    },
    say: (channelId, text) => add(channelId, text, false),
    promise: (token) => promises.set(token, promised()),
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
