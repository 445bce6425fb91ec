// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of source text
/** mutations: deliberate bugs, each of which would break a promise, and which the simulator must catch. */

import type { WeatherOrder } from "./weather.ts";

export interface Mutation {
  /** What a reader should know of it: `no fence check when a beat ends`. */
  readonly bug: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Of a bug that the seeds' own weather shows too rarely: in this one the code without it survives. */
  readonly weather?: WeatherOrder;
}

export const mutations: readonly Mutation[] = [
  {
    bug: "the claim does not ask for `dueAt = :seen`",
    file: "lib/adapters/memory/threads.ts",
    find: `item["dueAt"] === seenDueAt && seenDueAt <= now`,
    replace: "seenDueAt <= now",
  },
  {
    bug: "no fence check when a beat ends",
    file: "lib/adapters/memory/threads.ts",
    find: `item?.["fence"] === held.fence && item["leaseUntilAt"] !== undefined`,
    replace: `item?.["leaseUntilAt"] !== undefined`,
  },
  {
    bug: "whoever records a run last takes the place of the others",
    file: "lib/adapters/memory/stores.ts",
    find: `Number(stored["fence"]) <= fence && (stored["startedAt"] === startedAt || bothSkip)`,
    replace: `stored !== null && fence + startedAt > 0 && bothSkip !== null`,
  },
  {
    bug: "every claim names its run anew",
    file: "lib/adapters/memory/threads.ts",
    find: "runId: found.runId ?? request.runId",
    replace: "runId: request.runId",
  },
  {
    bug: "a lease of an hour",
    file: "lib/domain/limits.ts",
    find: "export const leaseMs = seconds(beatFunctionTimeoutMs / 1_000 + 30);",
    replace: "export const leaseMs = minutes(60);",
  },
  {
    bug: "thoughts are sent before the run is on record",
    file: "lib/flows/beat-end.ts",
    find: "const [isRecorded] = await Promise.all([ports.runs.record(run), recordStreak(ports, claim)]);",
    replace:
      "await handOver(ports, run);\n  const [isRecorded] = await Promise.all([ports.runs.record(run), recordStreak(ports, claim)]);",
  },
  {
    bug: "a retry reflects again although the run is on record",
    file: "lib/flows/beat.ts",
    find: "if (known !== null)\n",
    replace: "if (known !== null && known.attempt < 0)\n",
  },
  {
    bug: "the thread goes on before its thoughts are sent",
    file: "lib/flows/beat-end.ts",
    find: "  if (isRecorded) {\n    await handOver(ports, run);",
    replace:
      "  await ports.threads.finish(claim, { now: ports.clock.now(), dueAt: await nextDue(claim, ports.clock.now()), keepsSlot: false, countsAttempt: true });\n  if (isRecorded) {\n    await handOver(ports, run);",
  },
  {
    bug: "the last attempt writes `failed` over a run that is on record",
    file: "lib/flows/beat-end.ts",
    find: "mayTryAgain || (await readableRun(ports, run.threadId, run.id)) !== null",
    replace: "mayTryAgain",
  },
  {
    bug: "a slot that broke is not kept for the retry",
    file: "lib/flows/beat-end.ts",
    find: "      dueAt: after(now, retryDelayMs(claim.attempt)),\n      keepsSlot: true,",
    replace: "      dueAt: after(now, retryDelayMs(claim.attempt)),\n      keepsSlot: false,",
  },
  {
    bug: "the streak of skips is forgotten when it ends",
    file: "lib/flows/beat-end.ts",
    find: "if (thread.streak !== null) await",
    replace: "if (thread.streak !== null && fence < 0) await",
  },
  {
    bug: "a dry run hands over what it would have done",
    file: "lib/flows/hand-over.ts",
    find: "if (run.dryRun) return;",
    replace: "",
  },
  {
    bug: "a thought's id is the run's attempt, not the slot",
    file: "lib/flows/hand-over.ts",
    find: "id: thoughtSignalId(beatId(run.threadId, run.slot), count)",
    replace: "id: thoughtSignalId(beatId(run.threadId, String(run.fence)), count)",
  },
  {
    bug: "a reply is delivered before it is stored",
    file: "lib/flows/answer-turn.ts",
    find: "  await ports.signals.storeReply(thread.id, first.record.id, stored, repliedAt);\n  return finishTurn(ports, settings, thread, { ...first.record, ...stored, repliedAt }, turn);",
    replace:
      "  const isSaid = await finishTurn(ports, settings, thread, { ...first.record, ...stored, repliedAt }, turn);\n  await ports.signals.storeReply(thread.id, first.record.id, stored, repliedAt);\n  return isSaid;",
  },
  {
    bug: "one nonce for all parts of a message",
    file: "lib/domain/ids.ts",
    find: "slice(-21)}-${part}",
    replace: "slice(-21)}-0",
  },
  {
    bug: "another nonce at every attempt",
    file: "lib/flows/post-parts.ts",
    find: "nonceOf(replyId, index, isElsewhere)",
    replace: "nonceOf(String(Math.random()), index, isElsewhere)",
  },
  {
    bug: "past the nonces' time nobody reads what was sent",
    file: "lib/flows/post-parts.ts",
    find: "ports.clock.now() - posting.repliedAt >= nonceHoldsMs",
    replace: "ports.clock.now() < 0",
  },
  {
    bug: "an edit that came through unheard is not looked for",
    file: "lib/flows/deliver.ts",
    find: "at <= after(askedAt, promisedWithinMs)",
    replace: "at < askedAt",
  },
  {
    bug: "a message that the bot may have written is not on record",
    file: "lib/flows/deliver.ts",
    find: "if (postingAt !== undefined)",
    replace: "if (postingAt !== undefined && parts.length > 99)",
  },
  {
    bug: "where a reply goes is known by its questions only, not by its record",
    file: "lib/flows/answer-turn.ts",
    find: "lead.answers ?? turn.flatMap(addresseesOf)",
    replace: "turn.flatMap(addresseesOf)",
  },
  {
    bug: "a stored reply is written a second time",
    file: "lib/flows/converse.ts",
    find: "const fresh = waiting.filter((tracked) => !isAnswered(tracked));",
    replace: "const fresh = words;",
  },
  {
    bug: "a failed batch gives back its first signal only",
    file: "functions/conversation-handler.ts",
    find: "return waiting.map(({ record }) => failedBy(record, failure.error));",
    replace: "return waiting.slice(0, 1).map(({ record }) => failedBy(record, failure.error));",
  },
  {
    bug: "the promise to answer comes before the queue holds the message",
    file: "lib/flows/interact.ts",
    find: "await ports.queue.send(signal);",
    replace: "ports.queue.send(signal).catch(() => undefined);",
  },
  {
    bug: "nobody asks for the quiet hours before speaking",
    file: "lib/domain/quiet.ts",
    find: `if (desired === "started" && opensAt <= now) return null;`,
    replace: `if (desired === "started") return null;`,
  },
  {
    bug: "a stopped assistant speaks",
    file: "lib/domain/quiet.ts",
    find: `if (desired === "started" && opensAt <= now) return null;`,
    replace: "if (opensAt <= now) return null;",
  },
  {
    bug: "a stopped system goes on waking",
    file: "lib/flows/tick.ts",
    find: `if (system.desired === "stopped")`,
    replace: `if (system.shardCount < 0)`,
  },
  {
    bug: "what was held back is thrown away when it is looked at",
    file: "lib/flows/converse.ts",
    find: "const signals = await ports.outbox.list(thread.id);",
    replace:
      "const signals = await ports.outbox.list(thread.id);\n  await ports.outbox.empty(thread.id, signals.map(({ id }) => id));",
  },
  {
    bug: "an outbox that is due is not released",
    file: "lib/flows/tick.ts",
    find: `if (due.kind === "outbox") return await release(ports, due);`,
    replace: `if (due.kind === "outbox") return "released";`,
  },
  {
    bug: "a budget is not asked before a further call",
    file: "lib/flows/spend.ts",
    find: "return (await begin({ inputTokens, outputTokens: maxOutputTokens })) === null;",
    replace: "return inputTokens + maxOutputTokens > 0;",
  },
  {
    bug: "a call that got no answer costs nothing",
    file: "lib/flows/spend.ts",
    find: `spending.fault.undone) begun`,
    replace: `spending.fault.code !== "rejected") begun`,
  },
  {
    bug: "a reservation looks at what was spent, not at what is set aside",
    file: "lib/domain/budget.ts",
    find: "return committedMicroUsd > capMicroUsd ? null",
    replace: "return day.spentMicroUsd + wantedMicroUsd > capMicroUsd ? null",
  },
  {
    bug: "every thread is shown the memory of `default`",
    file: "lib/flows/reflect.ts",
    find: "settledCore(ports, thread.id)",
    replace: `settledCore(ports, "default")`,
  },
  {
    bug: "a retry's run replaces that of an attempt which slept",
    file: "lib/adapters/memory/stores.ts",
    find: `stored["startedAt"] === startedAt || bothSkip`,
    replace: `startedAt > 0 || bothSkip`,
    weather: {
      zombie: 0.1,
      crash: 0,
      refusal: 0,
      ambiguity: 0,
      model: 0,
      schedule: 0.3,
      slowness: 0.3,
    },
  },
  {
    bug: "a turn's signals do not know who carries their reply",
    file: "lib/flows/answer-turn.ts",
    find: "covers.slice(1).map(",
    replace: "covers.slice(0, 0).map(",
  },
  {
    bug: "where a message goes is decided anew at each attempt",
    file: "lib/flows/answer-turn.ts",
    find: "lead.destination ?? destinationOf(thread)",
    replace: "destinationOf(thread)",
  },
  {
    bug: "a slot that was answered early is due again",
    file: "lib/domain/schedule.ts",
    find: "const notBefore = instant(Math.max(now, slotDueAt));",
    replace: "const notBefore = now;",
    weather: { skew: 30, beatNow: 0.5, refusal: 0.1 },
  },
  {
    bug: "a reflection is shown the history of `default`",
    file: "lib/flows/reflect.ts",
    find: "ports.history.recent(thread.id, historyRead)",
    replace: `ports.history.recent("default", historyRead)`,
  },
  {
    bug: "a reply is written with the history of `default`",
    file: "lib/flows/write-reply.ts",
    find: "ports.history.recent(thread.id, historyRead)",
    replace: `ports.history.recent("default", historyRead)`,
  },
  {
    bug: "a dry run writes memory files",
    file: "lib/flows/memory-desk.ts",
    find: "      if (dryRun)\n        return changes",
    replace: "      if (dryRun && changes.length > 99)\n        return changes",
  },
  {
    bug: "the system's cap is a thousand times as high",
    file: "lib/flows/purses.ts",
    find: "      settings.dailyBudgetUsd,",
    replace: "      settings.dailyBudgetUsd * 1_000,",
  },
  {
    bug: "every notice is sent twice",
    file: "lib/flows/notify.ts",
    find: "timestamp: ports.clock.now(),\n  });",
    replace:
      'timestamp: ports.clock.now(),\n  }).then(() => ports.queue.send({ type: "notice", source: "heartbeat", id: `${id}-again`, threadId, content: [{ type: "text", text }], timestamp: ports.clock.now() }));',
  },
  {
    bug: "the rhythm starts anew at every beat",
    file: "lib/domain/schedule.ts",
    find: "isOfRhythm ? nextDueAt(instant(slotDueAt), everyMs, notBefore)",
    replace: "isOfRhythm && notBefore < 0 ? instant(slotDueAt)",
  },
  {
    bug: "a dead letter is taken out and not put back",
    file: "lib/flows/redrive.ts",
    find: "await deadLetters.resend(letter);",
    replace: "await deadLetters.count();",
  },
  {
    bug: "a person's words are not kept",
    file: "lib/flows/user-messages.ts",
    find: `signal.type === "message"`,
    replace: `signal.type === "message" && record.claimedAt < 0`,
  },
  {
    bug: "a writer asks for no version that it has seen",
    file: "lib/domain/memory-version.ts",
    find: "if (seenVersion !== undefined && !mayFollow(current, seenVersion))",
    replace: "if (seenVersion !== undefined && seenVersion < 0)",
  },
  {
    bug: "the earlier version of a file is not kept",
    file: "lib/adapters/memory/stores.ts",
    find: "if (current !== null)\n        shelf.put(memoryVersionKey",
    replace: "if (current === null)\n        shelf.put(memoryVersionKey",
  },
  {
    bug: "a synthesis writes its files before it is decided",
    file: "lib/flows/synthesize.ts",
    find: "  await ports.synthesis.keep(decided);\n",
    replace: "  await ports.synthesis.keep(decided);\n  await carryOut(ports, decided);\n",
  },
  {
    bug: "nobody carries out what a synthesis had decided before it died",
    file: "lib/flows/carry-out.ts",
    find: "if (pendingId === undefined) return false;",
    replace: 'if (pendingId !== undefined || threadId !== "") return false;',
  },
  {
    bug: "what comes in while a synthesis thinks is overlooked",
    file: "lib/adapters/memory/synthesis.ts",
    find: `shelf.get(key)?.["news"] !== seenNews`,
    replace: `shelf.get(key)?.["news"] === seenNews - 1_000`,
  },
  {
    bug: "nobody asks who holds a synthesis when one ends it",
    file: "lib/adapters/memory/synthesis.ts",
    find: "!isHeld(claim) || shelf",
    replace: "shelf",
    // Its fence alone is not enough of a bug: while a synthesis is held and no news has come, whoever ends it has
    // read the same messages, and the other's end is refused. One that has ended is due no more, in no shard.
    weather: { zombie: 0.07, crash: 0.02, refusal: 0, ambiguity: 0, model: 0, synthesisNow: 0.3 },
  },
  {
    bug: "what a person says is not noted as news",
    file: "lib/flows/write-reply.ts",
    find: "if (oldest !== undefined) await noteNews",
    replace: 'if (oldest === "") await noteNews',
  },
  {
    bug: "a synthesis forgets which messages its files are made of",
    file: "lib/flows/carry-out.ts",
    find: `originOf("synthesis", { runId: id, sources })`,
    replace: `originOf("synthesis", { runId: id, sources: sources.slice(0, 0) })`,
  },
  {
    bug: "a synthesis reads the history of `default`",
    file: "lib/flows/synthesize.ts",
    find: "history.since(threadId, state.fromId, mostMessages)",
    replace: `history.since("default", state.fromId, mostMessages)`,
  },
  {
    bug: "syntheses pay from no line of their own",
    file: "lib/flows/purses.ts",
    find: "    ...(line === undefined ? [] : [purse(synthesisScope(thread.id), timezone, partUsd, part)]),",
    replace:
      "    ...(line === undefined ? [] : [purse(synthesisScope(thread.id), timezone, partUsd * 1_000, part)]),",
  },
  {
    bug: "a reminder's signal is named after when it was sent, not after when it was due",
    file: "lib/flows/fire-reminder.ts",
    find: "id: reminderSignalId(threadId, id, dueAt),",
    replace: "id: reminderSignalId(threadId, id, timestamp),",
    weather: { wishes: 1, refusal: 0.1, crash: 0, model: 0, zombie: 0 },
  },
  {
    bug: "a late reminder does not say so",
    file: "lib/flows/say-reminder.ts",
    find: "if (!reminders.some(({ dueAt }) => now - dueAt >= lateAfterMs)) return written;",
    replace: "if (reminders.length >= 0) return written;",
  },
  {
    bug: "a reminder waits for the quiet hours to end",
    file: "lib/flows/converse.ts",
    find: "(isReminder(tracked) && quiet.isStopped)",
    replace: "isReminder(tracked)",
    weather: { wishes: 1, refusal: 0, crash: 0, model: 0 },
  },
  {
    bug: "the mark in the DM moves before the words are in the queue",
    file: "lib/flows/listen.ts",
    find: "  for (const signal of signals) await ports.queue.send(signal);\n",
    replace:
      "  await changeEar(ports, threadId, (found) => found && { ...found, lastId: last.id });\n  for (const signal of signals) await ports.queue.send(signal);\n",
    weather: { wishes: 1, refusal: 0.1, crash: 0, model: 0, zombie: 0 },
  },
  {
    bug: "plain words are heard newest first",
    file: "lib/flows/listen.ts",
    find: "for (const signal of signals) await",
    replace: "for (const signal of signals.toReversed()) await",
  },
  {
    bug: "an undo that died takes back another act when it comes again",
    file: "lib/flows/undo.ts",
    find: "if (begun !== undefined) return begun;",
    replace: "if (begun?.words !== undefined) return begun;",
    weather: { undos: 1 },
  },
  {
    bug: "an undo deletes only the first part of a message",
    file: "lib/flows/take-back.ts",
    find: "for (const messageId of messageIds) {",
    replace: "for (const messageId of messageIds.slice(0, 1)) {",
    weather: { undos: 1 },
  },
  {
    bug: "the first act is taken back, not the last",
    file: "lib/flows/undo.ts",
    find: "other.act.at - one.act.at",
    replace: "one.act.at - other.act.at",
    weather: { undos: 1 },
  },
  {
    bug: "an undo brings a file back over what was written since",
    file: "lib/flows/take-back.ts",
    find: "const isChanged = standsFor(current, versions) !== made.version;",
    replace: "const isChanged = versions.length === 0;",
    weather: { undos: 1 },
  },
  {
    bug: "a message is deleted, and its record does not say so",
    file: "lib/flows/take-back.ts",
    find: "  await ports.outreach.retract(id, replyId, now);\n",
    replace: "",
    weather: { undos: 1 },
  },
  {
    bug: "every press under a message counts",
    file: "lib/flows/press.ts",
    find: "used.by !== pressId\n",
    replace: 'used.by === ""\n',
    weather: { wishes: 1 },
  },
  {
    bug: "used buttons stay",
    file: "lib/flows/take-buttons-away.ts",
    find: "if (last === undefined) return;",
    replace: 'if (last !== "") return;',
    weather: { wishes: 1, slowness: 0.3, refusal: 0, crash: 0 },
  },
  {
    bug: "a reminder that was cancelled is said when its signal is on the way",
    file: "lib/domain/reminder.ts",
    find: '  reminder.state !== "cancelled" &&\n  reminder.state !== "draft" &&',
    replace: '  reminder.state !== "draft" &&',
    weather: { wishes: 1, model: 0.7, refusal: 0.1 },
  },
  {
    bug: "the bot's own words in the DM are heard",
    file: "lib/domain/heard.ts",
    find: "  letter.isByPerson &&\n  ownerIds.includes(letter.author.id) &&\n",
    replace: "  ownerIds.length > 0 &&\n",
    weather: { wishes: 1 },
  },
  {
    bug: "missed times of a reminder are all sent",
    file: "lib/flows/fire-reminder.ts",
    find: "instant(Math.max(now, reminder.dueAt))",
    replace: "instant(Math.min(now, reminder.dueAt))",
    weather: { wishes: 1 },
  },
  {
    bug: "a reminder that was moved keeps its old time in the table",
    file: "lib/adapters/memory/reminders.ts",
    find: "!== reminder.rev - 1) return false;\n      shelf.put(key, reminderItem(reminder, shardCount));",
    replace:
      '!== reminder.rev - 1) return false;\n      const isMoved = reminder.state === "set" && reminder.lastDueAt === null;\n      const old = shelf.get(key)?.["dueAt"] as typeof reminder.dueAt;\n      shelf.put(key, reminderItem(isMoved ? { ...reminder, dueAt: old } : reminder, shardCount));',
    weather: { wishes: 1 },
  },
  {
    bug: "only the first reservation of a turn counts in its part",
    file: "lib/flows/purses.ts",
    find: "on: on && { ...on, turns: first ? 1 : 0 },",
    replace: "on: on && first ? { ...on, turns: 1 } : null,",
  },
];
