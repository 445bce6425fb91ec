/** The feed in the table: a post with its votes is one item, its comments stand behind it. */
import { Comment, countVotes, type FeedPost, feedPost, Post } from "../../domain/feed.ts";
import type { ThreadId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";
import type { FeedStore } from "../../ports.ts";
import type { Item } from "../stored.ts";
import { type Key, threadPk } from "./keys.ts";
import { commentKey, feedPrefix, isCommentSk, postKey } from "./ledger-keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Condition, Table } from "./table.ts";

const missing: Condition = { condition: "attribute_not_exists(pk)" };

/** However many comments a feed has, one look at it reads no more than this; older posts then do not show. */
const itemsReadAtMost = 1_000;

export function dynamoFeed(table: Table): FeedStore {
  return {
    async post(post) {
      const item = { ...postKey(post.threadId, post.id), ...post, votes: {} };
      await table.put("feed.post", item, missing);
    },

    async comment(comment) {
      const at = "feed.comment";
      const { threadId, postId, id } = comment;
      // Posts are never removed, and what stands under one that was taken back does not show.
      const post = await table.get(at, postKey(threadId, postId));
      if (post === null || isRetracted(post)) return null;
      await table.put(at, { ...commentKey(threadId, postId, id), ...comment }, missing);
      return comment;
    },

    async vote(thread, postId, { voter, direction }) {
      const at = "feed.vote";
      const key = postKey(thread, postId);
      const item = await table.update(at, {
        key,
        update: "SET votes.#voter = :direction",
        condition: "attribute_exists(pk) AND attribute_not_exists(retractedAt)",
        names: { "#voter": voter },
        values: { ":direction": direction },
      });
      return item === null ? null : countVotes(parseItem(Post, { at, key }, item).votes);
    },

    retractPost: (thread, postId, retractedAt) =>
      retract(table, "feed.retractPost", postKey(thread, postId), retractedAt),

    retractComment: (thread, { postId, commentId }, retractedAt) =>
      retract(table, "feed.retractComment", commentKey(thread, postId, commentId), retractedAt),

    async retractVote(thread, postId, voter) {
      await table.update("feed.retractVote", {
        key: postKey(thread, postId),
        update: "REMOVE votes.#voter",
        condition: "attribute_exists(pk)",
        names: { "#voter": voter },
      });
    },

    async recent(thread, limit) {
      const at = "feed.recent";
      const items = await newestItems(table, thread, limit);
      const posts = parseItems(Post, { at, table }, items.filter(isPost).slice(0, limit));
      const comments = parseItems(Comment, { at, table }, items.filter(isShownComment));
      return posts.map((post) => withComments(post, comments));
    },
  };
}

const withComments = (post: Post, newestFirst: readonly Comment[]): FeedPost =>
  feedPost(post, newestFirst.filter(({ postId }) => postId === post.id).reverse());

/** Marked, not removed: a beat that hands its effects over again meets it there. */
async function retract(table: Table, at: string, key: Key, retractedAt: Instant): Promise<void> {
  await table.update(at, {
    key,
    update: "SET retractedAt = if_not_exists(retractedAt, :at)",
    condition: "attribute_exists(pk)",
    values: { ":at": retractedAt },
  });
}

const isRetracted = (item: Item): boolean => item["retractedAt"] !== undefined;

const isComment = (item: Item): boolean => isCommentSk(skOf(item));
const isPost = (item: Item): boolean => !isComment(item) && !isRetracted(item);
const isShownComment = (item: Item): boolean => isComment(item) && !isRetracted(item);
const skOf = (item: Item): string => String(item["sk"]);

/**
 * Items of the feed, newest first, until `limit` posts are among them. A post comes after its own comments
 * then, so that the posts which are read are read whole.
 */
async function newestItems(
  table: Table,
  thread: ThreadId,
  limit: number,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const pageSize = limit * 2;
  let before = `${feedPrefix}~`;
  while (items.filter(isPost).length < limit && items.length < itemsReadAtMost) {
    const page = await table.query("feed.recent", {
      keys: "pk = :pk AND sk BETWEEN :first AND :before",
      values: { ":pk": threadPk(thread), ":first": feedPrefix, ":before": before },
      newestFirst: true,
      // BETWEEN includes its bound: the last item of the page before comes again.
      limit: pageSize + 1,
    });
    items.push(...page.filter((item) => skOf(item) < before));
    if (page.length <= pageSize) break;
    before = skOf(items.at(-1) ?? {});
  }
  return items;
}
