/** commands: what each slash command asks of Vigil. */
import { type Call, mayName, orderBasics, orderOf, shortened } from "./call.ts";
import { chat } from "./chat.ts";
import { buttonsRow } from "./components.ts";
import { customIdOf } from "./custom-id.ts";
import { defaultThreadId, Snowflake, type ThreadId } from "./ids.ts";
import type { Argument, CommandData } from "./interaction.ts";
import { MemoryPath } from "./memory.ts";
import { type Outcome, type Question, reply } from "./outcome.ts";
import { ReminderId } from "./reminder.ts";
import type { Order } from "./signal.ts";
import { toolNames } from "./tool-names.ts";
import { optionNamed, type Written, writtenIn } from "./written.ts";

/**
 * | command | outcome |
 * | --- | --- |
 * | `/chat` with words or a file | enqueue, answered in the open |
 * | what changes something, `/heartbeat now` too | enqueue, answered in private |
 * | what only reads | look: answered at once, in private |
 * | `/panel` | on this machine its address, else enqueue, answered in private |
 * | `/forget` | a question with a button |
 * | anything unknown, empty or not the invoker's to ask | a reply |
 */
export function routeCommand(call: Call, data: CommandData): Outcome {
  const written = writtenIn(data);
  switch (data.name) {
    case "chat":
      return chat(call, data);
    case "heartbeat":
      return heartbeat(call, written);
    case "memory":
      return memory(call, written);
    case "forget":
      return inThread(call, written, (threadId) => askWhetherToForget(call, threadId));
    case "undo":
      return order(call, written, { name: "undo" });
    case "status":
      return lookAt(call, written, "status");
    case "remind":
      return remind(call, written);
    case "reminders":
      return reminders(call, written);
    case "checklist":
    case "feed":
      return look({ of: data.name, threadId: call.home });
    case "panel": {
      const order = orderOf(call, call.home, { name: "panel" });
      return { kind: "panel", order, isFirstOwner: call.isFirstOwner };
    }
    case "help":
      return look({ of: data.name });
    default:
      return reply(`I do not know the command /${shortened(data.name)}. Try /help.`);
  }
}

const look = (question: Question): Outcome => ({ kind: "look", question });

const lookAt = (
  call: Call,
  written: Written,
  of: "status" | "config" | "why" | "history",
): Outcome => inThread(call, written, (threadId) => look({ of, threadId }));

/** The thread of the place, or the one that is named and may be. */
function inThread(
  call: Call,
  written: Written,
  then: (threadId: ThreadId, isElsewhere: boolean) => Outcome,
): Outcome {
  const named = optionNamed(written, "thread") ?? call.home;
  if (typeof named !== "string" || !isPlace(named))
    return reply(
      `I know no place of that name. Choose one from the list that shows while you write, \`${defaultThreadId}\` or a channel's id.`,
    );
  if (!mayName(call, named))
    return reply("Only my first owner may ask about another place than the one we are in.");
  return then(named, named !== call.home);
}

const isPlace = (name: string): boolean =>
  name === defaultThreadId || Snowflake.safeParse(name).success;

// --- /heartbeat ----------------------------------------------------------------------------------

function heartbeat(call: Call, written: Written): Outcome {
  switch (written.subcommand) {
    case "now":
      return order(call, written, { name: "beat-now" });
    case "pause":
    case "resume":
      return order(call, written, { name: written.subcommand });
    case "config":
      return config(call, written);
    case "why":
    case "history":
      return lookAt(call, written, written.subcommand);
    default:
      return unknownPart("heartbeat", written, "now, pause, resume, config, why or history");
  }
}

const order = (call: Call, written: Written, command: Order): Outcome =>
  inThread(call, written, (threadId, isElsewhere) => ({
    kind: "enqueue",
    isElsewhere,
    receipt: { kind: "private" },
    signal: orderOf(call, threadId, command),
  }));

/** Without a setting it shows them all. */
function config(call: Call, written: Written): Outcome {
  const given = written.options.filter(
    ({ name, value }) => name !== "thread" && value !== undefined,
  );
  if (given.length === 0) return lookAt(call, written, "config");
  return inThread(call, written, (threadId, isElsewhere) => ({
    kind: "configure",
    isElsewhere,
    order: orderBasics(call, threadId),
    settings: Object.fromEntries(
      given.map(({ name, value }) => [name, settingOf(call, name, value)]),
    ),
  }));
}

/** A setting as the config has it: in a chat everything that is no number is a word. */
function settingOf(call: Call, name: string, value: Argument["value"]): unknown {
  if (typeof value !== "string") return value;
  const word = value.trim();
  switch (name) {
    case "target":
      return word === "here" ? call.interaction.channel_id : word;
    case "active_hours_start":
    case "active_hours_end":
      if (word === "none") return null;
      return /^\d{1,2}$/.test(word) ? Number(word) : word;
    case "model":
    case "synthesis_model":
      return word === "default" ? null : word;
    case "tools":
      return toolsIn(word);
    default:
      return word;
  }
}

const toolsIn = (word: string): readonly string[] =>
  word === "all" ? toolNames : word.split(",").map((tool) => tool.trim());

// --- /remind and /reminders ----------------------------------------------------------------------

function remind(call: Call, written: Written): Outcome {
  const what = optionNamed(written, "what");
  const when = optionNamed(written, "when");
  if (typeof what !== "string" || typeof when !== "string")
    return reply("Tell me what and when: `/remind what: water the plants when: tomorrow at 9`.");
  return order(call, written, { name: "remind", what, when });
}

function reminders(call: Call, written: Written): Outcome {
  const { home: threadId } = call;
  const chosen = optionNamed(written, "reminder");
  if (chosen === undefined) return look({ of: "reminders", threadId });
  const id = ReminderId.safeParse(chosen);
  return id.success
    ? look({ of: "reminder", threadId, id: id.data, isInPlace: false })
    : reply("I know no such reminder: choose one from the list that shows while you write.");
}

// --- /memory -------------------------------------------------------------------------------------

function memory(call: Call, written: Written): Outcome {
  const { home: threadId } = call;
  if (written.subcommand === "browse") return look({ of: "memory", threadId });
  if (written.subcommand !== "show" && written.subcommand !== "restore")
    return unknownPart("memory", written, "browse, show or restore");
  const path = MemoryPath.safeParse(optionNamed(written, "path"));
  if (!path.success)
    return reply(
      `I have no such file. A path is \`user.md\`, \`HEARTBEAT.md\` or one like \`notes/trains.md\`; /memory browse lists them.`,
    );
  const version = optionNamed(written, "version");
  if (version !== undefined && !(Number.isSafeInteger(version) && Number(version) >= 1))
    return reply(
      "A version is a whole number from 1; the list that shows while you write has them.",
    );
  const number = version === undefined ? undefined : Number(version);
  if (written.subcommand === "show")
    return look({ of: "memory-file", threadId, path: path.data, version: number });
  if (number === undefined)
    return reply("Which version shall I bring back? Choose one from the list after `version`.");
  return order(call, written, { name: "restore", path: path.data, version: number });
}

// --- /forget -------------------------------------------------------------------------------------

const askWhetherToForget = (call: Call, threadId: ThreadId): Outcome =>
  reply(
    [
      `Shall I forget everything of ${placeWords(call, threadId)}: what we said, my memory with all its versions, the settings, the board and the log? It cannot be undone.`,
      `\`vigil export --thread ${threadId}\` keeps a copy; this question stands for 15 minutes.`,
    ].join("\n"),
    [
      buttonsRow([
        {
          label: "Forget everything",
          style: "danger",
          custom_id: customIdOf({ action: "forget", threadId, id: call.interaction.id }),
        },
      ]),
    ],
  );

const placeWords = (call: Call, threadId: ThreadId): string => {
  if (threadId === defaultThreadId) return "our DM (the thread `default`)";
  return threadId === call.home ? "this channel" : `the channel <#${threadId}>`;
};

function unknownPart(command: string, { subcommand }: Written, parts: string): Outcome {
  const asked = subcommand === undefined ? "" : ` ${shortened(subcommand)}`;
  return reply(`I do not know /${command}${asked}. It is followed by ${parts}.`);
}
