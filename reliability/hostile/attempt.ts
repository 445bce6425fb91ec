/** attempt: one try at making the assistant do what somebody else wants, and what is claimed of it. */
import type { ThreadConfigPatch } from "../../lib/domain/thread-config.ts";
import type { ModelTurn } from "../../lib/ports.ts";

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

export type Reader = ModelTurn["purpose"];

/** Who sends it; a stranger is nobody's owner, and writes on the feed only. */
export type Sender = "owner" | "second owner" | "stranger";

export interface Call {
  readonly tool: string;
  readonly input: unknown;
  /** How often; once when left out. */
  readonly times?: number;
}

/** A file that stands on the stage besides, as its person wrote it. */
export interface StageFile {
  readonly path: string;
  readonly content: string;
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
  /** Some answer of a tool has this in it. */
  readonly answers?: string;
  /** No answer of a tool has this in it. */
  readonly hides?: string;
  /** What these files have in them afterwards; null: they are not there. */
  readonly stands?: Readonly<Record<string, string | null>>;
  /** These files bear the mark of others' words, and none besides. */
  readonly marked?: readonly string[];
  /** What a synthesis did not write, and left for its person to decide. */
  readonly proposals?: number;
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
  /** The file was written with others' words on the table. */
  readonly isMarked?: boolean;
  readonly besides?: readonly StageFile[];
  /** How many comments of the assistant's own stand behind the text on the feed. */
  readonly answeredBy?: number;
  /** What the person says when the schedule has ticked. */
  readonly asks?: string;
  /** An hour passes, and what has come in becomes memory. */
  readonly synthesis?: boolean;
  /** Which agent obeys; by `where` when left out. */
  readonly reader?: Reader;
  /** What another agent does that comes after it, and obeys, too. */
  readonly next?: { readonly reader: Reader; readonly wants: Wants };
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
