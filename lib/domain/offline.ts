/** What Vigil does without a model: the few lines of HEARTBEAT.md that rules can follow, and plain words about it. */
import { type ChecklistLine, parseChecklist } from "./checklist.ts";
import { cut } from "./cut.ts";
import type { Section, SectionTitle } from "./prompt.ts";
import { partsOf, plainReminder } from "./reminder-turn.ts";
import type { TurnMessage } from "./turn.ts";

export type OfflineCall =
  | { readonly name: "speak"; readonly input: { readonly thought: string } }
  | { readonly name: "rest"; readonly input: { readonly reason: string } };

/**
 * The tool calls of a reflection, by these rules, in order:
 *
 * | a line of the checklist or the rules | what follows |
 * | --- | --- |
 * | a ticked box | nothing |
 * | its condition is not one that rules can judge, or its action is not one they can take | named in the reason |
 * | its condition does not hold | nothing |
 * | its action is to rest | nothing: resting is what is left over |
 * | its thought is among the recent thoughts | nothing |
 * | else | `speak` with the line's own action as the thought |
 *
 * When nothing follows: `rest`, with a reason that says honestly what was not judged.
 */
export function reflectOffline(sections: readonly Section[]): readonly OfflineCall[] {
  const { checklist, rules } = parseChecklist(bodyOf(sections, "HEARTBEAT.md"));
  const recentThoughts = bodyOf(sections, "Your recent thoughts");
  const facts: Facts = {
    haveSpoken: bodyOf(sections, "Recent conversation") !== "" || recentThoughts !== "",
  };
  const judged = [...checklist, ...rules]
    .filter(({ done }) => !done)
    .map((line) => ({ line, verdict: judge(line, facts) }));
  const thoughts = judged
    .filter(({ verdict }) => verdict === "speak")
    .map(({ line }) => thoughtOf(line))
    .filter((thought) => !recentThoughts.includes(thought));
  if (thoughts.length > 0) {
    return [...new Set(thoughts)].map((thought) => ({ name: "speak", input: { thought } }));
  }
  const unjudged = judged.filter(({ verdict }) => verdict === "unknown").map(({ line }) => line);
  return [{ name: "rest", input: { reason: restReason(unjudged) } }];
}

interface Facts {
  readonly haveSpoken: boolean;
}

const conditions: readonly { words: RegExp; holds: (facts: Facts) => boolean }[] = [
  { words: /^always$/, holds: () => true },
  {
    words: /^(?:we|you and i) (?:have |had )?(?:never|not yet) (?:spoken|talked|met)(?: before)?$/,
    holds: ({ haveSpoken }) => !haveSpoken,
  },
  {
    words: /^we (?:have not|haven't|haven’t) (?:spoken|talked|met)(?: yet| before)?$/,
    holds: ({ haveSpoken }) => !haveSpoken,
  },
];

const resting = /^(?:just |simply )?(?:rest|do nothing|stay silent|be quiet|reply heartbeat_ok)\b/i;
const speaking = /^(?:say|tell|ask|greet|remind|wish|write to)\b/i;

function judge({ condition, action }: ChecklistLine, facts: Facts): "speak" | "no" | "unknown" {
  if (resting.test(action)) return "no";
  const known = conditions.find(({ words }) => words.test((condition ?? "").toLowerCase()));
  if (known === undefined) return "unknown";
  if (!known.holds(facts)) return "no";
  return speaking.test(action) ? "speak" : "unknown";
}

const thoughtOf = ({ action }: ChecklistLine): string =>
  `${action.charAt(0).toUpperCase()}${action.slice(1)}.`;

const linesNamed = 3;

function restReason(unjudged: readonly ChecklistLine[]): string {
  if (unjudged.length === 0) return "No model is configured; by its rules alone, nothing is due.";
  const named = unjudged.slice(0, linesNamed).map(({ text }) => `"${cut(text, 80)}"`);
  const more = unjudged.length - named.length;
  const andMore = more === 0 ? "" : ` and ${more} more`;
  return `No model is configured, and rules alone cannot judge ${named.join(", ")}${andMore}.`;
}

const bodyOf = (sections: readonly Section[], wanted: SectionTitle): string =>
  sections.find(({ title }) => title === wanted)?.body.trim() ?? "";

const howToConfigure = `To give me a model, set VIGIL_MODEL to \`anthropic:<id>\`, \`openai:<id>\` or \`bedrock:<id>\`, or put \
ANTHROPIC_API_KEY or OPENAI_API_KEY into the environment or the \`.env\` file, and start me again.`;

const hello = `Hello, I am Vigil. I keep watch for you, and I write only when I have something worth saying. What should \
I keep an eye on?

In all honesty: no language model is configured yet, so I follow your HEARTBEAT.md by simple rules and cannot \
understand what you write. ${howToConfigure}`;

const whatICanDo = `Without one I keep our history, wake up on schedule, and follow the lines of HEARTBEAT.md that rules can \
judge, such as \`If we have never spoken → say hello.\`; /status, /heartbeat now and /help work too.`;

/**
 * The message that a conversation asks for, in Vigil's voice and honest about the missing model.
 *
 * @param messages as `turnMessages` makes them: history, the person's words, thoughts in the assistant's
 *   role, and one last user-role line that asks for the message
 */
export function replyOffline(messages: readonly TurnMessage[]): string {
  const turn = messages.slice(0, -1);
  const last = turn.at(-1);
  const own = partsOf(last?.role === "assistant" ? withoutTimes(last.text) : "");
  const thought = own.thoughts;
  const words = last?.role === "assistant" ? turn.at(-2) : last;
  const parts = [
    words?.role === "user" ? answerTo(withoutTimes(words.text)) : "",
    ...own.reminders.map(plainReminder),
    thought === ""
      ? ""
      : /\bhello\b|\bintroduce yourself\b|\bgreet\b/i.test(thought)
        ? hello
        : aboutThought(thought),
  ];
  return parts.filter((part) => part !== "").join("\n\n") || hello;
}

const quoteLimit = 200;
const quoted = (text: string): string =>
  `"${cut(text.replaceAll(/\s+/g, " ").trim(), quoteLimit)}"`;

const answerTo = (words: string): string =>
  `I received ${quoted(words)}, but no language model is configured, so I cannot answer it in my own words. ${whatICanDo}\n\n${howToConfigure}`;

const aboutThought = (thought: string): string =>
  `My checklist tells me: ${quoted(thought)} No language model is configured, so I pass it on as it stands. ${howToConfigure}`;

/** The person's words come with a line `[ISO time]` above each; thoughts that waited with another one. */
const withoutTimes = (text: string): string =>
  text.replaceAll(/^\[(?:held back since )?\d{4}-\d\d-\d\dT[\d:.]+Z\]\n/gm, "");
