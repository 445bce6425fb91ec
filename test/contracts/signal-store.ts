/** What every `SignalStore` promises: the first claim's ids stay, and a stored reply stays. */
import { describe, expect, it } from "vitest";
import type { SignalStore } from "../../lib/ports.ts";
import { aThought, eight, later } from "./samples.ts";

const minted = { messageId: "M1", replyId: "R1" };
const others = { messageId: "M2", replyId: "R2" };
const asked = {
  author: { id: "11" },
  reply: { applicationId: "300", token: "token", channelId: "77" },
  askedAt: eight,
};
const said = (reply: string, ...covers: readonly string[]) => ({
  reply,
  covers,
  answers: [asked],
  destination: "dm",
});

export function signalStoreContract(name: string, makeStore: () => Promise<SignalStore>): void {
  const signal = aThought();
  const { id } = signal;

  async function claimedStore(): Promise<SignalStore> {
    const store = await makeStore();
    await store.claim(signal, minted, eight);
    return store;
  }
  /** Where the signal stands: claiming again changes nothing, and answers the record. */
  const recordIn = (store: SignalStore) => store.claim(signal, others, later(99));

  describe(`signal store: ${name}`, () => {
    it("makes a record for the first claim and answers it to every later one", async () => {
      const store = await makeStore();
      const record = {
        id,
        threadId: "default",
        state: "claimed",
        messageId: "M1",
        replyId: "R1",
        claimedAt: eight,
      };
      expect(await store.claim(signal, minted, eight)).toEqual(record);
      expect(await store.claim(signal, others, later(1))).toEqual(record);
    });

    it("gives all who claim at once the same ids", async () => {
      const store = await makeStore();
      const claims = await Promise.all(
        [minted, others].map((ids) => store.claim(signal, ids, eight)),
      );
      expect(new Set(claims.map(({ replyId }) => replyId)).size).toBe(1);
    });

    it("keeps signals of the same id in two threads apart", async () => {
      const store = await claimedStore();
      const elsewhere = await store.claim({ ...signal, threadId: "42" }, others, later(1));
      expect(elsewhere).toMatchObject({ threadId: "42", replyId: "R2" });
    });

    it("stores a reply with what it covers, also an empty one", async () => {
      const store = await claimedStore();
      await store.storeReply("default", id, said("", id, "other"), later(5));
      expect(await recordIn(store)).toMatchObject({
        state: "replied",
        reply: "",
        covers: [id, "other"],
        answers: [asked],
        destination: "dm",
        repliedAt: later(5),
        claimedAt: eight,
      });
    });

    it("takes the same reply again, and refuses another", async () => {
      const store = await claimedStore();
      await store.storeReply("default", id, said("Hello", id), later(5));
      await store.storeReply("default", id, said("Hello", id), later(6));
      const another = store.storeReply("default", id, said("Good day", id), later(7));
      await expect(another).rejects.toMatchObject({ code: "conflict" });
      expect(await recordIn(store)).toMatchObject({ state: "replied", reply: "Hello" });
    });

    it("points a signal at the one that will carry the reply of its turn, and no more", async () => {
      const store = await claimedStore();
      await store.joinTurn("default", id, "lead");
      expect(await recordIn(store)).toMatchObject({ state: "claimed", answeredBy: "lead" });
    });

    it("ends with the delivery: what comes late changes nothing", async () => {
      const store = await claimedStore();
      await store.storeReply("default", id, said("Hello", id), later(5));
      await store.markDelivered("default", id, later(8));
      const delivered = await recordIn(store);
      expect(delivered).toMatchObject({ state: "delivered", deliveredAt: later(8) });
      await store.markDelivered("default", id, later(9));
      await store.joinTurn("default", id, "lead");
      const late = store.storeReply("default", id, said("Hello", id), later(9));
      await expect(late).rejects.toMatchObject({ code: "conflict" });
      expect(await recordIn(store)).toEqual(delivered);
    });

    it("may be delivered without a reply of its own", async () => {
      const store = await claimedStore();
      await store.markDelivered("default", id, later(8));
      expect(await recordIn(store)).toMatchObject({ state: "delivered" });
    });

    it("reads the record without making one", async () => {
      const store = await makeStore();
      expect(await store.read("default", id)).toBeNull();
      expect(await store.read("default", id)).toBeNull();
      const record = await store.claim(signal, minted, eight);
      expect(await store.read("default", id)).toEqual(record);
    });

    const failure = { at: later(3), reason: "model.run: HTTP 503", receives: 2 };

    it("keeps why the latest try failed, and nothing else changes", async () => {
      const store = await claimedStore();
      const record = await store.read("default", id);
      await store.noteFailure("default", id, { ...failure, receives: 1 });
      await store.noteFailure("default", id, failure);
      expect(await store.read("default", id)).toEqual({ ...record, lastFailure: failure });
      await store.storeReply("default", id, said("Hello", id), later(5));
      expect(await recordIn(store)).toMatchObject({ state: "replied", lastFailure: failure });
    });

    it("makes no record of a failure alone, and a delivered signal has not failed", async () => {
      const empty = await makeStore();
      await empty.noteFailure("default", id, failure);
      expect(await empty.read("default", id)).toBeNull();
      const store = await claimedStore();
      await store.markDelivered("default", id, later(8));
      await store.noteFailure("default", id, failure);
      expect(await store.read("default", id)).not.toHaveProperty("lastFailure");
    });

    it("knows no signal that was never claimed", async () => {
      const store = await makeStore();
      const notFound = { code: "not-found" };
      await expect(store.joinTurn("default", id, "lead")).rejects.toMatchObject(notFound);
      await expect(store.markDelivered("default", id, eight)).rejects.toMatchObject(notFound);
    });
  });
}
