/** The tools of the feed: post, comment and vote, as the reflection's own intent. */
import { CommentInput, type FeedPost, PostInput, VoteInput } from "../domain/feed.ts";
import { beatFeedId } from "../domain/ids.ts";
import { effectsOf } from "../domain/run.ts";
import type { Ports, Tool } from "../ports.ts";
import { act, type Deeds, type Intent, nextEffect, reject, tooMany } from "./deeds.ts";
import { tool } from "./tools.ts";

/** The beat whose tools these are. */
export interface FeedTurn {
  readonly threadId: string;
  readonly runId: string;
  readonly dryRun: boolean;
  /** The posts that the reflection is shown. */
  readonly shown: readonly FeedPost[];
}

/** How far back a post is looked for that is not among those shown. */
const postsSearched = 200;

/**
 * `post`, `comment` and `vote`. Like a thought, each is checked and written down here, and carried out
 * when the run is on record (`handOver`): an attempt that dies, and a zombie, leave nothing on the feed.
 */
export function feedTools(
  { feed }: Pick<Ports, "feed">,
  { threadId, runId, dryRun, shown }: FeedTurn,
  deeds: Deeds,
): readonly Tool[] {
  const isThere = async (postId: string): Promise<boolean> => {
    const isIt = ({ id }: FeedPost) => id === postId;
    const isOwn = effectsOf(deeds.actions).some(
      ({ type, target }) => type === "post" && target === postId,
    );
    return isOwn || shown.some(isIt) || (await feed.recent(threadId, postsSearched)).some(isIt);
  };
  const onPost = async (postId: string, intent: Intent, said: string): Promise<string> => {
    const refused =
      tooMany(deeds) ?? ((await isThere(postId)) ? null : `there is no post ${postId}`);
    return refused === null ? act(deeds, dryRun, intent, said) : reject(deeds, intent, refused);
  };
  return [
    tool(
      "post",
      "Put a post on the feed: a title of 1 to 200 characters, content of 1 to 5000.",
      PostInput,
      async ({ title, content }) => {
        const refused = tooMany(deeds);
        if (refused !== null) return reject(deeds, { type: "post", title, content }, refused);
        const target = beatFeedId(runId, nextEffect(deeds));
        const intent = { type: "post", target, title, content } as const;
        return act(deeds, dryRun, intent, `Posting as ${target}.`);
      },
    ),
    tool(
      "comment",
      "Comment on a post of the feed, in 1 to 5000 characters.",
      CommentInput,
      async ({ post_id, content }) =>
        onPost(post_id, { type: "comment", target: post_id, content }, `Commenting on ${post_id}.`),
    ),
    tool(
      "vote",
      "Vote on a post of the feed, up or down. You have one vote a post; voting again changes it.",
      VoteInput,
      async ({ post_id, vote_direction }) => {
        const intent = { type: "vote", target: post_id, voteDirection: vote_direction } as const;
        return onPost(post_id, intent, `Voting ${vote_direction} on ${post_id}.`);
      },
    ),
  ];
}
