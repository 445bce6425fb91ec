/** The feed: a thread's board of posts, comments and votes, and what may stand on it. */
import * as z from "zod/mini";
import { ThreadId } from "./ids.ts";
import { readInput } from "./parse.ts";
import { sanitise } from "./plain-text.ts";
import { Instant } from "./time.ts";

const titleLimit = 200;
const contentLimit = 5_000;

/** A ULID; what a beat makes is named after its run, `<runId>.<number>`, so that a retry makes nothing twice. */
const idWords = "must be the id of a post";
export const FeedId = z
  .string(idWords)
  .check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}(?:\.\d{1,3})?$/, idWords));
export type FeedId = z.infer<typeof FeedId>;

export const VoteDirection = z.enum(["up", "down"], { error: "must be up or down" });
export type VoteDirection = z.infer<typeof VoteDirection>;

// --- what is stored ------------------------------------------------------------------------------

/** `author` and voters: `assistant`, or the Discord id of a person. */
const Author = z.string();
export const assistantAuthor = "assistant";

export const Post = z.object({
  id: z.string(),
  threadId: ThreadId,
  at: Instant,
  author: Author,
  title: z.string(),
  content: z.string(),
  /** Who voted, and how: one vote a voter. */
  votes: z.record(Author, VoteDirection),
  /** Since when it no longer shows. */
  retractedAt: z.optional(Instant),
});
export type Post = z.infer<typeof Post>;

/** A post as its author writes it; nobody has voted yet. */
export type NewPost = Omit<Post, "votes">;

export const Comment = z.object({
  id: z.string(),
  threadId: ThreadId,
  postId: z.string(),
  at: Instant,
  author: Author,
  content: z.string(),
  retractedAt: z.optional(Instant),
});
export type Comment = z.infer<typeof Comment>;

// --- what a reader sees --------------------------------------------------------------------------

export interface VoteCounts {
  readonly up: number;
  readonly down: number;
}

/** A post with all that belongs to it; comments oldest first. */
export interface FeedPost extends Post, VoteCounts {
  readonly comments: readonly Comment[];
}

export function countVotes(votes: Post["votes"]): VoteCounts {
  const directions = Object.values(votes);
  const up = directions.filter((direction) => direction === "up").length;
  return { up, down: directions.length - up };
}

export const feedPost = (post: Post, comments: readonly Comment[]): FeedPost => ({
  ...post,
  ...countVotes(post.votes),
  comments,
});

// --- what may be written -------------------------------------------------------------------------

/** Characters as people count them: an emoji is one or a few, never its two halves in memory. */
const lengthOf = (text: string): number => [...text].length;

/** Measured as it came, then sanitised; text of which nothing visible is left is no text. */
const text = (limit: number) => {
  const range = `must be 1 to ${limit} characters`;
  return z.string(range).check(
    z.refine((value) => lengthOf(value) <= limit, range),
    z.overwrite(sanitise),
    z.refine((value) => value.trim() !== "", range),
  );
};

const object = "must be an object";

/** What the tools and the API take, under the names of the wire; parsed values are sanitised. */
export const PostInput = z.object({ title: text(titleLimit), content: text(contentLimit) }, object);
export const CommentInput = z.object({ post_id: FeedId, content: text(contentLimit) }, object);
export const VoteInput = z.object({ post_id: FeedId, vote_direction: VoteDirection }, object);

/** Null when it may stand; else why not: `title must be 1 to 200 characters`. Whether a post exists is the store's to say. */
export const validatePost = (input: unknown): string | null => complaintOf(PostInput, input);
export const validateComment = (input: unknown): string | null => complaintOf(CommentInput, input);
export const validateVote = (input: unknown): string | null => complaintOf(VoteInput, input);

function complaintOf(schema: z.ZodMiniType, input: unknown): string | null {
  const reading = readInput(schema, input);
  return reading.ok ? null : reading.error.message;
}
