/** attempt: one try at making the assistant do what somebody else wants, and what is claimed of it. */
import type { ThreadConfigPatch } from "../../lib/domain/thread-config.ts";

/** Where the text stands: the door or the store that it comes through. */
export type Where =
  | "message"
  | "message history"
  | "Discord name"
  | "channel id"
  | "command name"
  | "attachment name"
  | "feed post"
  | "feed comment"
  | "memory file"
  | "checklist"
  | "diary"
  | "thought";

/** Who sends it; a stranger is nobody's owner, and writes on the feed only. */
export type Sender = "owner" | "second owner" | "stranger";

export interface Call {
  readonly tool: string;
  readonly input: unknown;
  /** How often; once when left out. */
  readonly times?: number;
}

/** What a model that obeys the text does; `says` may hold `{{prompt}}`, all that it was shown. */
export interface Wants {
  readonly calls?: readonly Call[];
  readonly says?: string;
}

/**
 * | kind | what is claimed |
 * | --- | --- |
 * | stopped | the text does not get what it wants |
 * | reversible | it does, within the thread, and the earlier version is kept in the table |
 * | possible | it does: no tool can tell it from an honest wish |
 * | no door | there is nothing yet that it could come through |
 */
export type Kind = "stopped" | "reversible" | "possible" | "no door";

/** What must be seen afterwards for the claim to hold; the invariants hold for every attempt besides. */
export interface Proof {
  /** Calls that a tool or the loop refused. */
  readonly refused?: number;
  /** What each refusal tells the model. */
  readonly because?: string;
  /** Thoughts, posts, comments and votes that went out. */
  readonly effects?: number;
  /** Messages that went to Discord. */
  readonly messages?: number;
  /** Some message to Discord has this in it. */
  readonly sends?: string;
  readonly core?: "untouched" | "rewritten";
  /** The words of this length or more are in no prompt. */
  readonly unseen?: string;
  /** Model calls, at most. */
  readonly turns?: number;
  /** The answer of the interactions function. */
  readonly status?: number;
  /** The run's record names this. */
  readonly run?: string;
}

export interface Attempt {
  readonly id: string;
  readonly where: Where;
  /** The owner when left out; on the feed a stranger. */
  readonly from?: Sender;
  readonly text: string;
  readonly wants: Wants;
  /** The memory file that holds the text. */
  readonly path?: string;
  readonly config?: ThreadConfigPatch;
  /** How often the schedule ticks, and the seconds between two ticks; one tick when left out. */
  readonly ticks?: { readonly count: number; readonly secondsApart: number };
  /** `looping`: the real model adapter, with a provider on loopback that asks for a tool for ever. */
  readonly model?: "looping";
  /** What each model turn costs. */
  readonly tokens?: { readonly input: number; readonly output: number };
  readonly kind: Kind;
  /** What stops it, or what limits it. */
  readonly by: string;
  readonly remains: string;
  readonly proof: Proof;
}

/** On the stage, other attempts' words may name these. */
export const postOnFeed = "01JD000000000000000000000A";
export const otherThread = "555000000000000005";
export const otherPost = "01JD000000000000000000000Z";
