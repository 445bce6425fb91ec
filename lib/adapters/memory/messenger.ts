/** Discord in memory: channels, nonces, tokens that die, and failures on order. */
import type { Letter } from "../../domain/discord-message.ts";
import { Fault } from "../../domain/fault.ts";
import type { InteractionReply } from "../../domain/signal.ts";
import { type Instant, minutes, seconds } from "../../domain/time.ts";
import type { ChannelMessage, Clock, Components, Messenger } from "../../ports.ts";

/** Discord, create-message: `content` is at most 2,000 characters. */
const contentLimit = 2_000;
/** Discord remembers a nonce for "a few minutes". */
const nonceMs = minutes(5);
/** As the real one: Discord shows the typing for ten seconds. */
const typingRestsMs = seconds(8);

export interface InteractionResponse {
  /** Null until the deferred response is edited. */
  readonly original: string | null;
  readonly components: Components;
  readonly followUps: readonly string[];
  /** Those of them that only the invoker sees. */
  readonly privately: readonly string[];
}

/** A message with all that its reader can see of it. */
export interface ShownMessage extends ChannelMessage {
  readonly components: Components;
  /** The id of the message that stands above it as the one that it answers. */
  readonly replyTo: string | null;
  /** What else it brings; null for the bot's own. */
  readonly written: Written | null;
}

/** What somebody writes in the channel itself, without a command. */
export type Written = Pick<Letter, "author" | "text"> &
  Partial<Pick<Letter, "isByPerson" | "attachments" | "beside">>;

export interface MemoryMessenger extends Messenger {
  /** What stands in all channels. */
  all(): readonly ShownMessage[];
  /** What stands in a channel, oldest first. */
  messagesIn(channelId: string): readonly ShownMessage[];
  /** The channels in which the bot was seen typing, once for each time. */
  typed(): readonly string[];
  /** The person deletes a message. */
  erase(messageId: string): void;
  /** From now on every call about this channel, or this person's DM, fails so; null: no more. */
  shut(id: string, code: "not-found" | "unreachable" | null): void;
  /** What was answered under an interaction's token. */
  responseTo(token: string): InteractionResponse;
  /** An answer under this interaction's token is deferred: its message, when it comes, is as old as this. */
  promise(token: string, interactionId: string): void;
  /** Somebody else writes into a channel. */
  say(channelId: string, text: string): void;
  /** Somebody writes into a channel, with all that a message can bring; answers its id. */
  write(channelId: string, message: Written): string;
  /** From now on Discord refuses the token, as it does 15 minutes after the interaction. */
  killToken(token: string): void;
  /** The next call of `method` fails with this, and does nothing. */
  failNext(method: keyof Messenger, fault: Fault): void;
}

/** A message can be edited after it was sent. */
type Shown = { -readonly [Part in keyof ShownMessage]: ShownMessage[Part] };

interface Response {
  original: string | null;
  components: Components;
  /** Where it stands; null where nobody can see it. */
  message: Shown | null;
  readonly followUps: string[];
  readonly privately: string[];
}

/** What Discord gives a message when it is promised. */
type Promised = Pick<ChannelMessage, "id" | "at" | "respondsTo">;

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
  const nonces = new Map<string, { readonly at: Instant; readonly id: string }>();
  const typedAt = new Map<string, Instant>();
  const typed: string[] = [];
  const shut = new Map<string, "not-found" | "unreachable">();
  const deadTokens = new Set<string>();
  const armed = new Map<keyof Messenger, Fault[]>();
  const promises = new Map<string, Promised>();
  const nextId = snowflakes(clock);

  const channel = (id: string) => entryOf(channels, id, () => []);
  const response = (token: string) =>
    entryOf(responses, token, () => ({
      original: null,
      components: [],
      message: null,
      followUps: [],
      privately: [],
    }));

  const promised = (respondsTo: string | null = null): Promised => ({
    id: nextId(),
    at: clock.now(),
    respondsTo,
  });

  /** @param promise the message's place among the others; the last when left out */
  function add(
    channelId: string,
    content: string,
    written: Written | null = null,
    promise = promised(),
  ): Shown {
    const mine = written === null;
    const message: Shown = { ...promise, content, mine, components: [], replyTo: null, written };
    const others = channel(channelId);
    const after = others.findIndex(({ id }) => BigInt(id) > BigInt(promise.id));
    others.splice(after < 0 ? others.length : after, 0, message);
    return message;
  }

  const placeOf = (channelId: string, messageId: string) =>
    channel(channelId).findIndex(({ id }) => id === messageId);

  /** Throws what is armed; refuses what Discord refuses. */
  function check(
    method: keyof Messenger,
    { text, reply, to }: { text?: string; reply?: InteractionReply; to?: string } = {},
  ): void {
    const at = `messenger.${method}`;
    const fault = armed.get(method)?.shift();
    if (fault !== undefined) throw fault;
    const refusal = to === undefined ? undefined : shut.get(to);
    if (refusal !== undefined)
      throw new Fault(refusal, at, `HTTP ${refusal === "not-found" ? 404 : 403}`);
    if (reply !== undefined && deadTokens.has(reply.token))
      throw new Fault("unauthorised", at, "HTTP 401: Invalid Webhook Token");
    if (text !== undefined && (text === "" || text.length > contentLimit))
      throw new Fault("rejected", at, `HTTP 400: content must be 1 to ${contentLimit} characters`);
  }

  return {
    async openDm(userId) {
      check("openDm", { to: userId });
      return `9${userId}`.slice(0, 20);
    },

    async createMessage(channelId, { text, components = [], replyTo }, nonce) {
      check("createMessage", { text, to: channelId });
      // Wherever it was sent: Discord does not ask in which channel.
      const earlier = nonces.get(nonce);
      if (earlier !== undefined && clock.now() - earlier.at < nonceMs) return { id: earlier.id };
      const message = add(channelId, text);
      message.components = components;
      const isThere = replyTo !== undefined && placeOf(channelId, replyTo) >= 0;
      message.replyTo = isThere ? replyTo : null;
      nonces.set(nonce, { at: clock.now(), id: message.id });
      return { id: message.id };
    },

    async editMessage(channelId, messageId, { text, components }) {
      check("editMessage", text === undefined ? {} : { text });
      const message = channel(channelId)[placeOf(channelId, messageId)];
      if (message === undefined || shut.get(channelId) === "not-found") return;
      message.content = text ?? message.content;
      message.components = components ?? message.components;
    },

    async deleteMessage(channelId, messageId) {
      check("deleteMessage");
      const place = placeOf(channelId, messageId);
      if (place >= 0) channel(channelId).splice(place, 1);
    },

    async typing(channelId) {
      const lastAt = typedAt.get(channelId);
      if (lastAt !== undefined && clock.now() - lastAt < typingRestsMs) return;
      typedAt.set(channelId, clock.now());
      check("typing", { to: channelId });
      typed.push(channelId);
    },

    async editResponse(reply, text, components) {
      check("editResponse", { text, reply });
      const answered = response(reply.token);
      if (answered.original === null && reply.channelId !== undefined)
        answered.message = add(reply.channelId, text, null, promises.get(reply.token));
      answered.original = text;
      answered.components = components ?? answered.components;
      if (answered.message === null) return;
      answered.message.content = text;
      answered.message.components = answered.components;
    },

    async followUp(reply, text, { isPrivate = false } = {}) {
      check("followUp", { text, reply });
      const { followUps, privately } = response(reply.token);
      followUps.push(text);
      if (isPrivate) privately.push(text);
      else if (reply.channelId !== undefined) add(reply.channelId, text);
    },

    async messagesSince(channelId, sinceAt) {
      check("messagesSince", { to: channelId });
      const since = channel(channelId).filter(({ at }) => at >= sinceAt);
      return since
        .slice(-500)
        .reverse()
        .map(({ id, content, respondsTo, mine, at }) => ({ id, content, respondsTo, mine, at }));
    },

    async messagesAfter(channelId, afterId, limit) {
      check("messagesAfter", { to: channelId });
      const later = channel(channelId).filter(({ id }) => BigInt(id) > BigInt(afterId));
      return later.slice(0, limit).map(letterOf);
    },

    all: () => structuredClone([...channels.values()].flat()),
    messagesIn: (channelId) => structuredClone(channel(channelId)),
    responseTo(token) {
      const { original, components, followUps, privately } = response(token);
      return { original, components, followUps: [...followUps], privately: [...privately] };
    },
    typed: () => [...typed],
    erase(messageId) {
      for (const messages of channels.values()) {
        const place = messages.findIndex(({ id }) => id === messageId);
        if (place >= 0) messages.splice(place, 1);
      }
    },
    shut(id, code) {
      if (code === null) shut.delete(id);
      else shut.set(id, code);
    },
    say(channelId, text) {
      add(channelId, text, { author: somebody, text });
    },
    write: (channelId, message) => add(channelId, message.text, message).id,
    promise: (token, interactionId) => promises.set(token, promised(interactionId)),
    killToken(token) {
      deadTokens.add(token);
    },
    failNext(method, fault) {
      armed.set(method, [...(armed.get(method) ?? []), fault]);
    },
  };
}

const somebody = { id: "700000000000000007", name: "Somebody" };
const bot = { id: "300", name: "Vigil" };

const letterOf = ({ id, at, content, written }: Shown): Letter => ({
  id,
  at,
  author: written?.author ?? bot,
  isByPerson: written !== null && (written.isByPerson ?? true),
  text: content,
  attachments: written?.attachments ?? [],
  beside: written?.beside ?? null,
});

/** The entry of `key`, made when it is first asked for. */
function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const entry = map.get(key) ?? make();
  map.set(key, entry);
  return entry;
}
