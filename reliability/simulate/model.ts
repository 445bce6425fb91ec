/** model: a stand-in that thinks by chance: it speaks, posts, writes and rests, is slow, wrong or dead. */
import { answerToolCall, toolStepOf } from "../../lib/adapters/ai/answer-tool-call.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { renderSections } from "../../lib/domain/prompt.ts";
import { noUsage, type ToolStep, type Usage } from "../../lib/domain/run.ts";
import { type DurationMs, milliseconds, seconds, spanBetween } from "../../lib/domain/time.ts";
import type { Clock, Model, ModelAnswer, ModelTurn } from "../../lib/ports.ts";
import type { Dice } from "./chance.ts";
import type { Process } from "./process.ts";
import type { SimulatedWorld } from "./world.ts";

export interface ModelLife {
  readonly process: Process;
  readonly clock: Clock;
  rest(spanMs: DurationMs): Promise<void>;
}

/** Nearly every text of the model's is its own: whatever appears twice has come from one call. */
const markOf = (name: string): string => `⟦${name}⟧`;
export const marksIn = (text: string): readonly string[] =>
  [...text.matchAll(/⟦([^⟧]+)⟧/g)].map(([, mark = ""]) => mark);

/** In every thread's soul.md and history, so that a prompt tells whose it is, and whose it must not be. */
export const secretOf = (thread: string): string => `(The secret of ${thread}.)`;
const secretsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\(The secret of (\w+)\.\)/g)].map(([, thread = ""]) => thread);

interface ToolCall {
  readonly name: string;
  readonly input: unknown;
}

/** What the model is about to do: rounds of tool calls, then its words. */
interface Mind {
  readonly rounds: readonly (readonly ToolCall[])[];
  readonly text: string;
}

export function simulatedModel(world: SimulatedWorld, life: ModelLife): Model {
  return {
    async run(turn) {
      life.process.turns += 1;
      const name = `${life.process.name}-m${life.process.turns}`;
      const dice = world.faults.dice(name);
      const prompt = promptOf(turn);
      const thread = world.witness.prompted(life.process, secretsIn(prompt));
      const luck = world.outageOf("model") || world.faults.strikes("model", name) ? dice.next() : 1;
      if (luck < 0.4) {
        world.story.tell(life.process.name, "the model is dead");
        throw new Fault("unavailable", "model.run", "HTTP 529");
      }
      const mind = mindOf(turn, name, dice, world.faults.dice(`${name} words`));
      const steps: ToolStep[] = [];
      const calls: Usage[] = [];
      const soFar = (): ModelAnswer => ({
        text: "",
        steps: [...steps],
        usage: calls.reduce(plus, noUsage),
        calls: [...calls],
      });
      let read = Buffer.byteLength(prompt);
      const tools = {
        tools: turn.tools,
        signal: new AbortController().signal,
        log: world.ports.log,
      };
      for (let round = 0; ; round += 1) {
        const last = calls.at(-1);
        const addedTokens = read + (last?.outputTokens ?? 0);
        if (last !== undefined && turn.allowCall !== undefined) {
          if (!(await turn.allowCall({ calls, addedTokens }))) break;
        }
        const usage = usageOf(turn, read, last, dice);
        world.witness.charged(thread, turn.model, usage);
        await think(life, turn, luck < 0.7 ? seconds(200) : milliseconds(dice.between(300, 9_000)));
        calls.push(usage);
        turn.onProgress?.(soFar());
        const wanted = mind.rounds[round];
        if (wanted === undefined) break;
        read = 0;
        let isOver = false;
        for (const call of luck < 1 ? nonsense : wanted) {
          const answer = await answerToolCall(call, tools);
          steps.push(toolStepOf(call, answer));
          read += Buffer.byteLength(answer.result);
          isOver ||= answer.endsTurn;
        }
        turn.onProgress?.(soFar());
        if (isOver) break;
      }
      return { ...soFar(), text: luck < 1 && dice.happens(0.5) ? "" : mind.text };
    },
  };
}

/** Time passes; a model that is too slow is left behind at the turn's deadline. */
async function think({ clock, rest }: ModelLife, turn: ModelTurn, spanMs: DurationMs) {
  const leftMs = spanBetween(clock.now(), turn.deadlineAt);
  await rest(milliseconds(Math.min(spanMs, leftMs)));
  if (spanMs >= leftMs) throw new Fault("timeout", "model.run", "the turn took too long");
}

const promptOf = ({ sections, messages }: ModelTurn): string =>
  [renderSections(sections), ...messages.map(({ text }) => text)].join("\n");

/** Any tokenizer of today covers at least a byte with each token. */
function usageOf(turn: ModelTurn, newBytes: number, last: Usage | undefined, dice: Dice): Usage {
  const before = last === undefined ? 0 : last.inputTokens + last.outputTokens;
  return {
    inputTokens: before + dice.between(Math.floor(newBytes / 5), newBytes),
    outputTokens: dice.between(1, turn.maxOutputTokens),
    cachedInputTokens: 0,
  };
}

const plus = (one: Usage, other: Usage): Usage => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
});

const nonsense: readonly ToolCall[] = [
  { name: "launch_rocket", input: {} },
  { name: "speak", input: { thought: 7 } },
  { name: "comment", input: { post_id: "none", content: "" } },
];

const mindOf = (turn: ModelTurn, name: string, dice: Dice, words: Dice): Mind =>
  turn.purpose === "synthesis"
    ? synthesising(turn, name, dice)
    : turn.purpose === "reflection"
      ? reflecting(name, dice)
      : replying(turn, words.happens(0.15) ? words.pick(platitudes) : markOf(name), dice);

/**
 * Adds a line to user.md and to a note, both with the mark of this very call, made of words of the person; now
 * and then forgets what stood there, names a source that is none, or writes where it must not.
 */
function synthesising({ sections }: ModelTurn, name: string, dice: Dice): Mind {
  const bodyOf = (title: string) => sections.find((one) => one.title === title)?.body ?? "";
  const marks = [...bodyOf("New messages").matchAll(/^\[(m\d+)\] \[[^\]]*\] person/gm)];
  const sources = dice.happens(0.05) ? ["m999"] : marks.map(([, mark = ""]) => mark).slice(0, 3);
  const forgets = dice.happens(0.1);
  const line = `- learned in ${markOf(name)}`;
  const note = /^notes\/topic\.md: *\n((?:>.*\n?)*)/m.exec(bodyOf("Notes"))?.[1] ?? "";
  const rewrite = (path: string, before: string): ToolCall => ({
    name: "rewrite",
    input: { path, content: `${forgets ? "" : `${before.trimEnd()}\n`}${line}\n`, sources },
  });
  const calls = [
    rewrite("user.md", bodyOf("Your person")),
    rewrite("notes/topic.md", note.replaceAll(/^> ?/gm, "")),
    ...(dice.happens(0.1) ? [rewrite("soul.md", "")] : []),
  ];
  const done: ToolCall = { name: "done", input: { summary: markOf(name) } };
  return { rounds: dice.happens(0.5) ? [calls, [done]] : [[...calls, done]], text: "" };
}

/** Every thread has such answers, and has them again. */
const platitudes = ["All quiet.", "Nothing new.", "All is well."];

function reflecting(name: string, dice: Dice): Mind {
  if (dice.happens(0.35)) return { rounds: [[rest]], text: "" };
  const effects = Array.from({ length: dice.between(0, 4) }, (_, index): ToolCall => {
    const words = markOf(`${name}.${index}`);
    const kind = dice.next();
    if (kind < 0.6) return { name: "speak", input: { thought: words } };
    if (kind < 0.8) return { name: "post", input: { title: words, content: words } };
    return { name: "write", input: { path: "notes/day.md", content: words } };
  });
  return { rounds: dice.happens(0.5) ? [effects, [rest]] : [effects], text: "HEARTBEAT_OK" };
}

const rest: ToolCall = { name: "rest", input: { reason: "nothing needs attention" } };

function replying(turn: ModelTurn, text: string, dice: Dice): Mind {
  const isSilent = turn.messages.at(-2)?.role === "assistant" && dice.happens(0.1);
  const note: ToolCall = { name: "write", input: { path: "notes/talk.md", content: text } };
  return {
    rounds: dice.happens(0.2) ? [[note]] : [],
    text: isSilent
      ? "HEARTBEAT_OK"
      : dice.happens(0.1)
        ? `${text}\n\n${longOf(text)}\n\n${text}`
        : text,
  };
}

/** More than one message of Discord's, and no part like that of another answer. */
const longOf = (text: string): string =>
  Array.from({ length: 40 }, (_, line) => `Line ${line} of a long answer, ${text}.`).join("\n\n");
