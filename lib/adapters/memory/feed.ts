/** The feed in memory. */
import { Comment, countVotes, feedPost, Post } from "../../domain/feed.ts";
import type { Instant } from "../../domain/time.ts";
import type { FeedStore } from "../../ports.ts";
import { type Key, threadPk } from "../dynamo/keys.ts";
import { commentKey, feedPrefix, isCommentSk, postKey } from "../dynamo/ledger-keys.ts";
import { type Item, parseRows } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

const isRetracted = (item: Item): boolean => item["retractedAt"] !== undefined;

export function memoryFeed(shelf: Shelf, onCorrupt: OnCorrupt): FeedStore {
  function retract(key: Key, retractedAt: Instant): void {
    const item = shelf.get(key);
    if (item !== null) shelf.put(key, { retractedAt, ...item });
  }

  return {
    async post(post) {
      shelf.putNew(postKey(post.threadId, post.id), { ...post, votes: {} });
    },

    async comment(comment) {
      const { threadId, postId, id } = comment;
      const post = shelf.get(postKey(threadId, postId));
      if (post === null || isRetracted(post)) return null;
      shelf.putNew(commentKey(threadId, postId, id), comment);
      return comment;
    },

    async vote(thread, postId, { voter, direction }) {
      const key = postKey(thread, postId);
      const post = shelf.read(Post, "feed.vote", key);
      if (post === null || isRetracted(post)) return null;
      const votes = { ...post.votes, [voter]: direction };
      shelf.put(key, { ...post, votes });
      return countVotes(votes);
    },

    async retractPost(thread, postId, retractedAt) {
      retract(postKey(thread, postId), retractedAt);
    },

    async retractComment(thread, { postId, commentId }, retractedAt) {
      retract(commentKey(thread, postId, commentId), retractedAt);
    },

    async retractVote(thread, postId, voter) {
      const key = postKey(thread, postId);
      const post = shelf.read(Post, "feed.retractVote", key);
      if (post === null) return;
      const others = Object.entries(post.votes).filter(([name]) => name !== voter);
      shelf.put(key, { ...post, votes: Object.fromEntries(others) });
    },

    async recent(thread, limit) {
      const at = "feed.recent";
      const rows = shelf.list(threadPk(thread), feedPrefix);
      const shown = rows.filter(({ item }) => !isRetracted(item));
      const newest = shown.filter(({ key }) => !isCommentSk(key.sk)).slice(-limit);
      const posts = parseRows(Post, placed(at, newest.reverse()), onCorrupt);
      const commentRows = shown.filter(({ key }) => isCommentSk(key.sk));
      const comments = parseRows(Comment, placed(at, commentRows), onCorrupt);
      return posts.map((post) =>
        feedPost(
          post,
          comments.filter(({ postId }) => postId === post.id),
        ),
      );
    },
  };
}
