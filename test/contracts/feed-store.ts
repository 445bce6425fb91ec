/** What every `FeedStore` promises: nothing stands twice, one vote a voter, the newest posts whole. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comment, NewPost } from "../../lib/domain/feed.ts";
import type { FeedStore } from "../../lib/ports.ts";
import { eight } from "./samples.ts";

export interface FeedStoreHarness {
  readonly store: FeedStore;
  /** What the store said about rows that it left out. */
  readonly corrupt: () => readonly string[];
  /** Puts anything into a stored post of the thread `default`. */
  damagePost(id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
  damageComment(
    postId: string,
    id: string,
    attributes: Readonly<Record<string, unknown>>,
  ): Promise<void>;
}

/** The id of the `n`th thing; later ones sort later. */
const idOf = (n: number): string => `01JD${String(n).padStart(22, "0")}`;

const aPost = (n: number, fields: Partial<NewPost> = {}): NewPost => ({
  id: idOf(n),
  threadId: "default",
  at: eight,
  author: "assistant",
  title: `Post ${n}`,
  content: "Ünïcode <b>🌱</b>\n\t@everyone",
  ...fields,
});

const aComment = (post: number, n: number, fields: Partial<Comment> = {}): Comment => ({
  id: idOf(n),
  threadId: "default",
  postId: idOf(post),
  at: eight,
  author: "assistant",
  content: `Comment ${n}`,
  ...fields,
});

const up = (voter: string) => ({ voter, direction: "up" as const });
const down = (voter: string) => ({ voter, direction: "down" as const });

export function feedStoreContract(name: string, makeStore: () => Promise<FeedStoreHarness>): void {
  describe(`feed store: ${name}`, () => {
    it("answers nothing for a thread without posts", async () => {
      const { store } = await makeStore();
      expect(await store.recent("default", 10)).toEqual([]);
    });

    it("answers the newest posts first, whole, with their comments, oldest first", async () => {
      const { store } = await makeStore();
      await store.post(aPost(1));
      await store.post(aPost(2, { id: `${idOf(2)}.1`, author: "42" }));
      await store.comment(aComment(1, 4));
      await store.comment(aComment(1, 3, { id: `${idOf(3)}.2` }));
      const [second, first, ...others] = await store.recent("default", 10);
      expect(others).toEqual([]);
      const quiet = { votes: {}, up: 0, down: 0, comments: [] };
      expect(second).toEqual({ ...aPost(2, { id: `${idOf(2)}.1`, author: "42" }), ...quiet });
      const comments = [aComment(1, 3, { id: `${idOf(3)}.2` }), aComment(1, 4)];
      expect(first).toEqual({ ...aPost(1), ...quiet, comments });
    });

    it("answers no more posts than asked for", async () => {
      const { store } = await makeStore();
      for (const n of [1, 2, 3, 4]) await store.post(aPost(n));
      const titles = (await store.recent("default", 3)).map(({ title }) => title);
      expect(titles).toEqual(["Post 4", "Post 3", "Post 2"]);
    });

    it("takes the same post again without showing it twice or losing its votes", async () => {
      const { store } = await makeStore();
      await store.post(aPost(1));
      await store.vote("default", idOf(1), up("assistant"));
      await store.post(aPost(1, { title: "Another" }));
      const posts = await store.recent("default", 10);
      expect(posts).toMatchObject([{ title: "Post 1", up: 1 }]);
    });

    it("takes the same comment again without showing it twice", async () => {
      const { store } = await makeStore();
      await store.post(aPost(1));
      expect(await store.comment(aComment(1, 2))).toEqual(aComment(1, 2));
      expect(await store.comment(aComment(1, 2))).toEqual(aComment(1, 2));
      expect((await store.recent("default", 10))[0]?.comments).toEqual([aComment(1, 2)]);
    });

    it("keeps one vote a voter, which can be changed", async () => {
      const { store } = await makeStore();
      await store.post(aPost(1));
      expect(await store.vote("default", idOf(1), up("assistant"))).toEqual({ up: 1, down: 0 });
      expect(await store.vote("default", idOf(1), up("assistant"))).toEqual({ up: 1, down: 0 });
      expect(await store.vote("default", idOf(1), up("42"))).toEqual({ up: 2, down: 0 });
      expect(await store.vote("default", idOf(1), down("assistant"))).toEqual({ up: 1, down: 1 });
      const [post] = await store.recent("default", 10);
      expect(post).toMatchObject({ up: 1, down: 1, votes: { assistant: "down", "42": "up" } });
    });

    it("counts every one of many voters at once", async () => {
      const { store } = await makeStore();
      await store.post(aPost(1));
      const voters = Array.from({ length: 12 }, (_, n) => `voter ${n}.#`);
      await Promise.all(voters.map((voter) => store.vote("default", idOf(1), up(voter))));
      expect((await store.recent("default", 1))[0]).toMatchObject({ up: 12, down: 0 });
    });

    it("does nothing to a post that is not there", async () => {
      const { store } = await makeStore();
      await store.post(aPost(1, { threadId: "default-2" }));
      expect(await store.comment(aComment(1, 2))).toBeNull();
      expect(await store.vote("default", idOf(1), up("assistant"))).toBeNull();
      expect(await store.recent("default", 10)).toEqual([]);
      expect((await store.recent("default-2", 10))[0]).toMatchObject({ comments: [], up: 0 });
    });

    it("answers the newest `limit` posts with all their comments, however many there are", async () => {
      const shapes = fc.array(fc.nat(9), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(shapes, fc.integer({ min: 1, max: 5 }), async (counts, limit) => {
          const { store } = await makeStore();
          for (const [post, count] of counts.entries()) {
            await store.post(aPost(post));
            const comments = Array.from({ length: count }, (_, n) => aComment(post, 100 + n));
            await Promise.all(comments.map((comment) => store.comment(comment)));
          }
          const posts = await store.recent("default", limit);
          const expected = counts.map((count, post) => ({ id: idOf(post), comments: count }));
          expect(posts.map(({ id, comments }) => ({ id, comments: comments.length }))).toEqual(
            expected.slice(-limit).reverse(),
          );
          for (const { comments } of posts) expect(comments).toEqual(inOrder(comments));
        }),
        { numRuns: 10 },
      );
    });

    it("leaves a corrupt post and a corrupt comment out and says so", async () => {
      const { store, corrupt, damagePost, damageComment } = await makeStore();
      for (const n of [1, 2]) {
        await store.post(aPost(n));
        await store.comment(aComment(n, 3));
        await store.comment(aComment(n, 4));
      }
      await damagePost(idOf(1), { title: 7 });
      await damageComment(idOf(2), idOf(3), { content: null });
      const posts = await store.recent("default", 10);
      expect(posts).toMatchObject([{ id: idOf(2), comments: [{ id: idOf(4) }] }]);
      expect(corrupt()).toEqual([
        expect.stringContaining(`T#default/P#${idOf(1)}: title`),
        expect.stringContaining(`T#default/P#${idOf(2)}#C#${idOf(3)}: content`),
      ]);
    });

    it("shows a post no more that was taken back, and takes nothing under it", async () => {
      const { store } = await makeStore();
      for (const post of [aPost(1), aPost(2)]) await store.post(post);
      await store.comment(aComment(1, 3));
      await store.retractPost("default", idOf(1), eight);
      await store.retractPost("default", idOf(1), eight);
      await store.retractPost("default", idOf(9), eight);
      expect((await store.recent("default", 2)).map(({ id }) => id)).toEqual([idOf(2)]);
      expect((await store.recent("default", 1)).map(({ id }) => id)).toEqual([idOf(2)]);
      expect(await store.comment(aComment(1, 4))).toBeNull();
      expect(await store.vote("default", idOf(1), up("7"))).toBeNull();
    });

    it("leaves what was taken back as it is when it is made again", async () => {
      const { store } = await makeStore();
      for (const post of [aPost(1), aPost(2)]) await store.post(post);
      await store.comment(aComment(2, 3));
      await store.retractPost("default", idOf(1), eight);
      await store.retractComment("default", { postId: idOf(2), commentId: idOf(3) }, eight);
      await store.post(aPost(1));
      await store.comment(aComment(2, 3));
      expect(await store.recent("default", 5)).toMatchObject([{ id: idOf(2), comments: [] }]);
    });

    it("takes one voter's vote back, and leaves the others'", async () => {
      const { store } = await makeStore();
      await store.post(aPost(1));
      await store.vote("default", idOf(1), up("7"));
      await store.vote("default", idOf(1), down("8"));
      await store.retractVote("default", idOf(1), "7");
      await store.retractVote("default", idOf(1), "7");
      await store.retractVote("default", idOf(9), "7");
      expect(await store.recent("default", 5)).toMatchObject([{ votes: { "8": "down" }, up: 0 }]);
    });
  });
}

const inOrder = (comments: readonly Comment[]): readonly Comment[] =>
  comments.toSorted((one, other) => (one.id < other.id ? -1 : 1));
