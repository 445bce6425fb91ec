/** What every `Messenger` promises: one nonce one message, and Discord's refusals as Faults. */
import { describe, expect, it, test } from "vitest";
import { buttonsRow } from "../../lib/domain/components.ts";
import type { InteractionReply } from "../../lib/domain/signal.ts";
import { after, instant, milliseconds } from "../../lib/domain/time.ts";
import type { Messenger } from "../../lib/ports.ts";
import { takeComplaints } from "../support/discord-schema/sendings.ts";

const aRow = buttonsRow([{ label: "Snooze 1 h", custom_id: "snooze:default:01KA" }]);

export interface MessengerHarness {
  readonly messenger: Messenger;
  readonly userId: string;
  /** A channel that the bot may write into. */
  readonly channelId: string;
  /** Defers an interaction whose token lives. */
  live(): Promise<InteractionReply & { readonly id: string }>;
  /** An interaction whose token is dead. */
  readonly dead: InteractionReply;
  /** The person writes plain words into the channel. */
  write(text: string): Promise<void>;
  /** What the person sees as the answer to `live`. */
  response(): Promise<string | null>;
}

export function messengerContract(
  name: string,
  makeMessenger: () => Promise<MessengerHarness>,
): void {
  describe(`messenger: ${name}`, () => {
    it("opens the same DM with a user every time", async () => {
      const { messenger, userId } = await makeMessenger();
      const dm = await messenger.openDm(userId);
      expect(dm).toMatch(/^\d{1,20}$/);
      expect(await messenger.openDm(userId)).toBe(dm);
    });

    it("sends one message a nonce, and shows it as its own", async () => {
      const { messenger, channelId } = await makeMessenger();
      await messenger.createMessage(channelId, { text: "first" }, "reply-0");
      await messenger.createMessage(channelId, { text: "first" }, "reply-0");
      await messenger.createMessage(channelId, { text: "second" }, "reply-1");
      const recent = await messenger.messagesSince(channelId, instant(0));
      expect(recent.map(({ content, mine }) => [content, mine])).toEqual([
        ["second", true],
        ["first", true],
      ]);
      const [newest] = recent;
      const behind = after(newest?.at ?? instant(0), milliseconds(1));
      expect(await messenger.messagesSince(channelId, behind)).toEqual([]);
    });

    it("tells which interaction a message responds to, and of its own messages that it is none", async () => {
      const { messenger, channelId, live } = await makeMessenger();
      const { id, ...reply } = await live();
      await messenger.editResponse(reply, "an answer");
      await messenger.createMessage(channelId, { text: "a word" }, "reply-0");
      const recent = await messenger.messagesSince(channelId, instant(0));
      const bots = recent.filter(({ mine }) => mine);
      expect(bots.map(({ content, respondsTo }) => [content, respondsTo])).toEqual([
        ["a word", null],
        ["an answer", id],
      ]);
    });

    it("answers the id of the message, the same for the same nonce", async () => {
      const { messenger, channelId } = await makeMessenger();
      const first = await messenger.createMessage(channelId, { text: "first" }, "reply-0");
      const again = await messenger.createMessage(channelId, { text: "first" }, "reply-0");
      const second = await messenger.createMessage(
        channelId,
        { text: "second", replyTo: first.id, components: [aRow] },
        "reply-1",
      );
      expect(again).toEqual(first);
      const recent = await messenger.messagesSince(channelId, instant(0));
      expect(recent.map(({ id }) => id)).toEqual([second.id, first.id]);
    });

    it("edits a message of its own, and leaves be what the edit leaves out", async () => {
      const { messenger, channelId } = await makeMessenger();
      const message = { text: "first", components: [aRow] };
      const { id } = await messenger.createMessage(channelId, message, "reply-0");
      const shown = async () => (await messenger.messagesSince(channelId, instant(0)))[0]?.content;
      await messenger.editMessage(channelId, id, { components: [] });
      expect(await shown()).toBe("first");
      await messenger.editMessage(channelId, id, { text: "second" });
      expect(await shown()).toBe("second");
    });

    it("takes a message away, and is done with one that is gone", async () => {
      const { messenger, channelId } = await makeMessenger();
      const { id } = await messenger.createMessage(channelId, { text: "first" }, "reply-0");
      await messenger.createMessage(channelId, { text: "second" }, "reply-1");
      await messenger.deleteMessage(channelId, id);
      await messenger.deleteMessage(channelId, id);
      await messenger.editMessage(channelId, id, { text: "third" });
      const recent = await messenger.messagesSince(channelId, instant(0));
      expect(recent.map(({ content }) => content)).toEqual(["second"]);
    });

    it("shows that it is typing, and writes nothing by it", async () => {
      const { messenger, channelId } = await makeMessenger();
      await messenger.typing(channelId);
      await messenger.typing(channelId);
      expect(await messenger.messagesSince(channelId, instant(0))).toEqual([]);
    });

    it("keeps what it says in private out of the channel", async () => {
      const { messenger, channelId, live } = await makeMessenger();
      const reply = await live();
      await messenger.editResponse(reply, "here it is");
      await messenger.followUp(reply, "for you alone", { isPrivate: true });
      const recent = await messenger.messagesSince(channelId, instant(0));
      expect(recent.map(({ content }) => content)).not.toContain("for you alone");
    });

    it("shows all of a busy channel since a moment, newest first", async () => {
      const { messenger, channelId } = await makeMessenger();
      const texts = Array.from({ length: 230 }, (_, count) => `message ${count}`);
      for (const [count, text] of texts.entries())
        await messenger.createMessage(channelId, { text }, `busy-${count}`);
      const shown = await messenger.messagesSince(channelId, instant(0));
      expect(shown.map(({ content }) => content)).toEqual(texts.toReversed());
    });

    it("reads what was written behind a message, oldest first, and says who wrote it", async () => {
      const { messenger, channelId, userId, write } = await makeMessenger();
      await write("of yesterday");
      const { id } = await messenger.createMessage(channelId, { text: "Did you drink?" }, "n-0");
      await write("Not yet");
      await messenger.createMessage(channelId, { text: "Please do" }, "n-1");
      await write("Done, thanks");
      const letters = await messenger.messagesAfter(channelId, id, 100);
      expect(letters.map(({ text, isByPerson }) => [text, isByPerson])).toEqual([
        ["Not yet", true],
        ["Please do", false],
        ["Done, thanks", true],
      ]);
      const [first] = letters;
      expect(first).toMatchObject({ author: { id: userId }, attachments: [], beside: null });
      expect(first?.at).toBeGreaterThan(0);
      const oldest = await messenger.messagesAfter(channelId, id, 2);
      expect(oldest.map(({ text }) => text)).toEqual(["Not yet", "Please do"]);
      const last = letters.at(-1)?.id ?? "0";
      expect(await messenger.messagesAfter(channelId, last, 100)).toEqual([]);
    });

    it("reads on behind a message that is gone", async () => {
      const { messenger, channelId, write } = await makeMessenger();
      const { id } = await messenger.createMessage(channelId, { text: "Did you drink?" }, "n-0");
      await write("Done");
      await messenger.deleteMessage(channelId, id);
      const letters = await messenger.messagesAfter(channelId, id, 100);
      expect(letters.map(({ text }) => text)).toEqual(["Done"]);
    });

    it("edits the deferred response, again and again", async () => {
      const { messenger, live, response } = await makeMessenger();
      const reply = await live();
      await messenger.editResponse(reply, "a moment");
      await messenger.editResponse(reply, "here it is");
      expect(await response()).toBe("here it is");
    });

    it("calls a dead token not-found or unauthorised", async () => {
      const { messenger, dead } = await makeMessenger();
      const code = expect.stringMatching(/^(not-found|unauthorised)$/);
      await expect(messenger.editResponse(dead, "hello")).rejects.toMatchObject({ code });
      await expect(messenger.followUp(dead, "hello")).rejects.toMatchObject({ code });
    });

    test.for([
      { says: "2,000 characters", text: "x".repeat(2_000), fits: true },
      { says: "2,001 characters", text: "x".repeat(2_001), fits: false },
      { says: "no text", text: "", fits: false },
    ])("takes or refuses $says as Discord does", async ({ text, fits }) => {
      const { messenger, channelId } = await makeMessenger();
      const sent = messenger.createMessage(channelId, { text }, "nonce");
      if (fits) await sent;
      else await expect(sent).rejects.toMatchObject({ code: "rejected" });
      const shown = await messenger.messagesSince(channelId, instant(0));
      expect(shown).toHaveLength(fits ? 1 : 0);
      // What is refused was wrong on purpose: the check of all that is sent must not hold it against the adapter.
      if (!fits) await takeComplaints();
    });
  });
}
