/** What was there at an earlier moment, of what is there now. */
import { describe, expect, it, test } from "vitest";
import {
  isChangedSince,
  messagesAt,
  outreachAt,
  postsAt,
  reminderAt,
  versionAt,
} from "../../lib/domain/as-of.ts";
import { feedPost } from "../../lib/domain/feed.ts";
import { type MemoryFile, originOf } from "../../lib/domain/memory.ts";
import type { Outreach } from "../../lib/domain/outreach.ts";
import type { Reminder } from "../../lib/domain/reminder.ts";
import { after, hours, instant, milliseconds } from "../../lib/domain/time.ts";
import { aMessage, aReminder } from "../contracts/samples.ts";

const then = instant(Date.UTC(2025, 10, 21, 8));
const moment = { runId: "run", at: then };
const before = instant(then - 1);
const later = after(then, milliseconds(1));

describe("what was said", () => {
  it("by then is there, to the millisecond, and what was taken back later still stands", () => {
    const [one, two, three, own] = [
      aMessage({ id: "1", at: before, retractedAt: before }),
      aMessage({ id: "2", at: then, retractedAt: later }),
      aMessage({ id: "3", at: later }),
      aMessage({ id: "run.1", at: then }),
    ] as const;
    const { retractedAt: _, ...standing } = two;
    expect(messagesAt([one, two, three, own], moment)).toEqual([one, standing]);
  });

  it("unasked has the presses of then", () => {
    const said: Outreach = {
      replyId: "r",
      threadId: "default",
      signalIds: [],
      thoughts: [],
      text: "Rain.",
      destination: "dm",
      channelId: "1",
      messageIds: [],
      sentAt: before,
    };
    const press = (at: typeof then) => ({ button: "not-helpful" as const, at, by: "x" });
    expect(
      outreachAt(
        [
          { ...said, used: press(then) },
          { ...said, used: press(later) },
          { ...said, sentAt: later },
        ],
        then,
      ),
    ).toEqual([{ ...said, used: press(then) }, said]);
  });
});

it("the feed has the posts and comments of then", () => {
  const stem = { threadId: "default", author: "assistant", content: "Green." };
  const post = { ...stem, id: "p", title: "Tea", votes: {} };
  const comment = { ...stem, postId: "p" };
  const [early, late] = [
    { ...comment, id: "c1", at: then },
    { ...comment, id: "c2", at: later },
  ];
  const posts = [
    feedPost({ ...post, at: later }, []),
    feedPost({ ...post, at: then }, [early, late]),
  ];
  expect(postsAt(posts, moment)).toEqual([feedPost({ ...post, at: then }, [early])]);
});

describe("a reminder", () => {
  const made = { madeAt: before, changedAt: before, dueAt: after(then, hours(5)) };
  test.for<{ says: string; now: Partial<Reminder>; wanted: Partial<Reminder> | null }>([
    { says: "made later was not there", now: { madeAt: later }, wanted: null },
    { says: "that is set was set", now: {}, wanted: { state: "set", dueAt: made.dueAt } },
    { says: "that is a draft was one", now: { state: "draft" }, wanted: { state: "draft" } },
    { says: "that was over is over", now: { state: "done" }, wanted: { state: "done" } },
    {
      says: "that has fired since was set",
      now: { state: "done", changedAt: later },
      wanted: { state: "set", dueAt: made.dueAt },
    },
    {
      says: "that was cancelled since was set",
      now: { state: "cancelled", changedAt: later },
      wanted: { state: "set" },
    },
    {
      says: "that recurs was due at its next time from then",
      now: { pattern: "0 9 * * *", timezone: "UTC", dueAt: after(then, hours(49)) },
      wanted: { state: "set", dueAt: after(then, hours(1)) },
    },
  ])("$says", ({ now, wanted }) => {
    const answer = reminderAt(aReminder({ ...made, ...now }), moment);
    if (wanted === null) expect(answer).toBeNull();
    else expect(answer).toMatchObject(wanted);
  });

  it("is changed since when it was there and was changed after it", () => {
    expect(isChangedSince(aReminder({ madeAt: before, changedAt: later }), moment)).toBe(true);
    expect(isChangedSince(aReminder({ madeAt: before, changedAt: then }), moment)).toBe(false);
    expect(isChangedSince(aReminder({ madeAt: later, changedAt: later }), moment)).toBe(false);
  });
});

it("the version of a file is the newest that was there, and never the run's own", () => {
  const version = (count: number, updatedAt: typeof then, runId: string | null): MemoryFile => ({
    path: "notes/a.md",
    content: `${count}`,
    version: count,
    updatedAt,
    origin: originOf("heartbeat", { runId }),
    deleted: false,
  });
  const versions = [version(4, later, null), version(3, then, "mine"), version(2, then, "other")];
  const of = { runId: "mine", at: then };
  expect(versionAt(versions, of)?.version).toBe(2);
  expect(versionAt(versions.slice(0, 2), of)).toBeUndefined();
});
