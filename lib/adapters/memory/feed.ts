/** The feed in memory. */
import { Comment, countVotes, feedPost, Post } from "../../domain/feed.ts";
import type { FeedStore } from "../../ports.ts";
import { threadPk } from "../dynamo/keys.ts";
import { commentKey, feedPrefix, isCommentSk, postKey } from "../dynamo/ledger-keys.ts";
import { parseRows } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memoryFeed(shelf: Shelf, onCorrupt: OnCorrupt): FeedStore {
  return {
    async post(post) {
      shelf.putNew(postKey(post.threadId, post.id), { ...post, votes: {} });
    },

    async comment(comment) {
      const { threadId, postId, id } = comment;
      if (shelf.get(postKey(threadId, postId)) === null) return null;
      shelf.putNew(commentKey(threadId, postId, id), comment);
      return comment;
    },

    async vote(thread, postId, { voter, direction }) {
      const key = postKey(thread, postId);
      const post = shelf.read(Post, "feed.vote", key);
      if (post === null) return null;
      const votes = { ...post.votes, [voter]: direction };
      shelf.put(key, { ...post, votes });
      return countVotes(votes);
    },

    async recent(thread, limit) {
      const at = "feed.recent";
      const rows = shelf.list(threadPk(thread), feedPrefix);
      const newest = rows.filter(({ key }) => !isCommentSk(key.sk)).slice(-limit);
      const posts = parseRows(Post, placed(at, newest.reverse()), onCorrupt);
      const commentRows = rows.filter(({ key }) => isCommentSk(key.sk));
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
