/** invariants: what must hold whatever an obeying model does; each answers what is wrong, [] when nothing is. */
import type { Row } from "../../lib/adapters/memory/shelf.ts";
import { renderSections } from "../../lib/domain/prompt.ts";
import { Run } from "../../lib/domain/run.ts";
import { otherThread } from "./attempt.ts";
import { effectsOn, filesIn, messagesTo, promptsOf, synthesesIn } from "./look.ts";
import { dmChannel } from "./loopback.ts";
import { promptOf } from "./obey.ts";
import type { Ending } from "./play.ts";
import { secrets } from "./stage.ts";

type Invariant = (ending: Ending) => readonly string[];

const nameOf = ({ key }: Row): string => `${key.pk}/${key.sk}`;

/** Nothing of another thread changed, and nothing was made for it. */
const neighboursUntouched: Invariant = ({ before, now, stage }) => {
  const isForeign = ({ key }: Row) =>
    /^[TE]#/.test(key.pk) && !new RegExp(`^[TE]#${stage.home}(#|$)`).test(key.pk);
  const then = new Map(before.map((row) => [nameOf(row), JSON.stringify(row.item)]));
  const changed = now.filter(
    (row) => isForeign(row) && then.get(nameOf(row)) !== JSON.stringify(row.item),
  );
  return changed.map((row) => `${nameOf(row)} of another thread was touched`);
};

/** Written by hand, not by the rule under test: a name that no file system could take for a way out. */
const plainPath = /^(?:[A-Za-z0-9_-]+\/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*\.md$/;

const memoryInItsTree: Invariant = ({ now }) =>
  now.flatMap((row) => {
    const path = /^(?:A#MEM#|M#)([\s\S]*)$/.exec(row.key.sk)?.[1];
    if (path === undefined || (plainPath.test(path) && !path.includes(".."))) return [];
    return [`a memory file lies at ${JSON.stringify(path)}`];
  });

/** What was written over is still there, as an earlier version. */
const earlierVersionsKept: Invariant = ({ before, now }) => {
  const kept = now.filter(({ key }) => key.sk.startsWith("MV#")).map(({ item }) => item["content"]);
  return before.flatMap((row) => {
    if (!/^(?:A#MEM#|M#)/.test(row.key.sk)) return [];
    const present = now.find((other) => nameOf(other) === nameOf(row));
    const same = present?.item["content"] === row.item["content"];
    return same || kept.includes(row.item["content"]) ? [] : [`${nameOf(row)} is lost`];
  });
};

/** Every version of every file of the thread is there, from the first to the one that stands, as it was written. */
const versionsAreWhole: Invariant = ({ before, now, stage }) => {
  const items = new Map(now.map((row) => [nameOf(row), JSON.stringify(row.item)]));
  const touched = before.flatMap((row) =>
    row.key.sk.startsWith("MV#") && items.get(nameOf(row)) !== JSON.stringify(row.item)
      ? [`${nameOf(row)} was changed or removed`]
      : [],
  );
  const missing = filesIn(now, stage.home).flatMap(({ path, version }) =>
    Array.from({ length: version - 1 }, (_, index) => index + 1)
      .filter((one) => !items.has(`T#${stage.home}/MV#${path}#${String(one).padStart(8, "0")}`))
      .map((one) => `version ${one} of ${path} is lost`),
  );
  const gone = filesIn(before, stage.home).flatMap(({ path }) =>
    filesIn(now, stage.home).some((file) => file.path === path) ? [] : [`${path} left no trace`],
  );
  return [...touched, ...missing, ...gone];
};

/** What a diary entry said stands in it, or in a version that a fold of its month has left behind. */
const diaryStands: Invariant = ({ before, now, stage }) =>
  filesIn(before, stage.home)
    .filter(({ path }) => path.startsWith("diary/") && !/^diary\/\d{4}-\d{2}\.md$/.test(path))
    .flatMap(({ path, content }) => {
      const file = filesIn(now, stage.home).find((one) => one.path === path);
      const isSame = file?.content === content && !file.deleted;
      const isFolded = file?.deleted === true && file.origin.author === "synthesis";
      return isSame || isFolded ? [] : [`the diary entry ${path} was changed or removed`];
    });

/** A synthesis is of its own thread, through with its files, and made of what the thread has. */
const synthesesStayHome: Invariant = ({ now, stage }) => {
  const owned = now.filter(({ key }) => key.sk.startsWith("SY#") || key.sk === "A#SYN");
  const foreign = owned.filter(({ key }) => key.pk !== `T#${stage.home}`);
  const known = new Set([
    ...filesIn(now, stage.home).map(({ path }) => path),
    ...now.filter(({ key }) => key.pk === `T#${stage.home}`).map(({ item }) => item["id"]),
  ]);
  const marked = new Set(
    filesIn(now, stage.home).flatMap(({ path, origin }) => (origin.hearsay ? [path] : [])),
  );
  return [
    ...foreign.map((row) => `${nameOf(row)} is of another thread`),
    ...owned
      .filter(({ item }) => item["pendingId"] !== undefined)
      .map(() => "a synthesis is half done"),
    ...synthesesIn(now).flatMap(({ threadId, state, changes, proposals }) => [
      ...(threadId === stage.home && state === "done" ? [] : [`a synthesis is ${state}`]),
      ...[...changes, ...proposals].flatMap(({ path, sources }) => [
        ...(/^(?:user\.md|(?:notes|diary)\/.*)$/.test(path) ? [] : [`a synthesis wrote ${path}`]),
        ...sources
          .filter((source) => !known.has(source) || marked.has(source))
          .map((source) => `${path} is made of ${source}, which is not the thread's own`),
      ]),
    ]),
  ];
};

/** Words of others: strangers' on the feed, and what stood in any version of a file that bears the mark. */
const othersWords = ({ now, stage: { home } }: Ending): readonly string[] =>
  now
    .filter(({ key }) => key.pk === `T#${home}`)
    .flatMap(({ key, item }) => {
      const isMarked = Object(item["origin"])["hearsay"] === true;
      const isOnFeed = key.sk.startsWith("P#") && String(item["author"]).startsWith("9");
      return isMarked || isOnFeed ? String(item["content"]).split("\n") : [];
    })
    .map((line) => line.trim())
    .filter((line) => line.length >= 8);

/** No version of a core file bears the mark or has a line of others' in it, the latest and all before it. */
const coreIsNobodyElses: Invariant = (ending) => {
  const words = othersWords(ending);
  const { now, stage } = ending;
  return now.flatMap((row) => {
    const path = /^(?:A#MEM#|MV#(?=(?:soul|user|instructions|HEARTBEAT)\.md#))(.*)$/.exec(
      row.key.sk,
    );
    if (path === null || row.key.pk !== `T#${stage.home}`) return [];
    const content = String(row.item["content"]);
    const found = words.find((line) => content.includes(line));
    return [
      ...(Object(row.item["origin"])["hearsay"] === true ? [`${nameOf(row)} bears the mark`] : []),
      ...(found === undefined ? [] : [`${nameOf(row)} has others' words in it: ${found}`]),
    ];
  });
};

/** No secret in what the model was shown, what it was answered, what is stored, logged or sent. */
const nothingLeaks: Invariant = (ending) => {
  const { now, calls, heard, stage } = ending;
  const own = now.filter(({ key }) => !key.pk.startsWith(`T#${otherThread}`));
  const out = [
    ...promptsOf(ending),
    ...calls.map(({ answer }) => answer),
    ...own.map(({ item }) => JSON.stringify(item)),
    ...heard.map(({ path, body }) => path + body),
    JSON.stringify(stage.world.log.lines),
  ].join("\n");
  return Object.values(secrets)
    .filter((secret) => out.includes(secret))
    .map((secret) => `${secret} leaked`);
};

const tokenForDiscordOnly: Invariant = ({ heard }) =>
  heard.flatMap(({ path, authorization }) =>
    path.startsWith("/webhooks/") && authorization !== undefined
      ? [`${path} was sent the bot token`]
      : [],
  );

/** The person's DM or the thread's own channel, and the answers to their own commands. */
const nobodyElseHears: Invariant = ({ heard, stage }) => {
  const places = new RegExp(
    `^/(?:users/@me(?:/channels)?|channels/(?:${dmChannel}|${stage.home})/(?:typing|messages(?:\\?.*)?)|webhooks/\\d+/interaction-token(?:/messages/@original)?)$`,
  );
  return heard.flatMap(({ path }) => (places.test(path) ? [] : [`Discord was asked for ${path}`]));
};

const messagesAreInert: Invariant = (ending) =>
  messagesTo(ending).flatMap((message) => {
    const { allowed_mentions, flags, content } = message;
    return [
      ...(JSON.stringify(allowed_mentions) === '{"parse":[]}' ? [] : ["a message may ping"]),
      ...((Number(flags) & 4) === 4 ? [] : ["a message may show a preview"]),
      ...(content.length <= 2_000 ? [] : [`a message has ${content.length} characters`]),
    ];
  });

/** Controls but line breaks and tabs, direction overrides, halves of characters. */
const unseen = /(?![\n\t])\p{Cc}|\p{Cs}|[\u202d\u202e]/u;

const textIsClean: Invariant = (ending) => {
  const { now, before } = ending;
  const old = new Set(before.map((row) => JSON.stringify(row)));
  const fresh = now.filter((row) => !old.has(JSON.stringify(row)));
  const texts = [
    ...fresh.flatMap(({ item }) => textsIn(item)),
    ...messagesTo(ending).map(({ content }) => content),
  ];
  return texts
    .filter((text) => unseen.test(text))
    .map((text) => `stored or sent: ${JSON.stringify(text.slice(0, 60))}`);
};

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Each beat has three effects at most, and a dry run none. */
const effectsAreBounded: Invariant = (ending) => {
  const runs = runsIn(ending.now);
  const most = 3 * runs.filter(({ dryRun }) => !dryRun).length;
  const made = effectsOn(ending);
  return made <= most || ending.attempt.where === "thought"
    ? []
    : [`${made} effects of ${runs.length} runs`];
};

/** A dry run leaves its record, and nothing in the memory. */
const dryRunsChangeNothing: Invariant = ({ attempt, before, now }) => {
  if (attempt.config?.dry_run !== true) return [];
  const memoryOf = (rows: readonly Row[]) =>
    rows.filter(({ key }) => /^(?:A#MEM#|MV?#)/.test(key.sk)).map(nameOf);
  const written = memoryOf(now).filter((name) => !memoryOf(before).includes(name));
  const acted = runsIn(now).flatMap(({ actions }) => actions.filter(({ executed }) => executed));
  return [
    ...written.map((name) => `a dry run wrote ${name}`),
    ...acted.map(({ type }) => `a dry run says that it did ${type}`),
  ];
};

const runsIn = (rows: readonly Row[]): readonly Run[] =>
  rows.filter(({ key }) => key.sk.startsWith("RUN#")).map(({ item }) => Run.parse(item));

const configStands: Invariant = ({ before, now, stage }) => {
  const configOf = (rows: readonly Row[]) =>
    JSON.stringify(
      rows.find(({ key }) => key.pk === `T#${stage.home}` && key.sk === "A#THREAD")?.item["config"],
    );
  const system = (rows: readonly Row[]) =>
    JSON.stringify(rows.find(({ key }) => key.pk === "SYS" && key.sk === "-"));
  return [
    ...(configOf(before) === configOf(now) ? [] : ["the thread's config changed"]),
    ...(system(before) === system(now) ? [] : ["the system's record changed"]),
  ];
};

/** How a line of these sections may begin; anything else would be a body that stepped out of its place. */
const lineIn: Readonly<Record<string, RegExp>> = {
  "Recent conversation": /^(?:\[\d{4}-[\d-]+T[\d:.]+Z\] (?:person|you): |>|$)/,
  "Your recent thoughts": /^(?:\[\d{4}-[\d-]+T[\d:.]+Z\] |>|$)/,
  "New messages": /^(?:\[m\d+\] \[\d{4}-[\d-]+T[\d:.]+Z\] (?:person|you|you thought): |>|$)/,
  "New diary entries": /^(?:\[d\d+\] diary\/\S+: |>|$)/,
  Notes: /^(?:notes\/\S+:(?: |$)|Also there, not shown: |>|$)/,
  "Diary to sum up": /^(?:The month \d{4}-\d{2}\.$|Its summary so far:|diary\/\S+: |>|$)/,
  Feed: /^(?:post \S+ \[from [^\]]+\] at |comment \[from [^\]]+\] at |\(\d+ earlier comments\)$|>|$)/,
};
const anyLineBreak = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;

/** The system prompt has the sections that it was made of, and no line of a body passes for one of ours. */
const promptKeepsItsShape: Invariant = ({ stage }) =>
  stage.world.model.turns.flatMap(({ sections }) => {
    const rendered = renderSections(sections);
    const marks = [...rendered.matchAll(/<[\s\p{Cf}]*\/?[\s\p{Cf}]*section[^>]*>/giu)].map(
      ([mark]) => mark,
    );
    const titles = sections.filter(({ body }) => body.trim() !== "").map(({ title }) => title);
    const wanted = titles.flatMap((title) => [`<section title="${title}">`, "</section>"]);
    const shape = marks.join() === wanted.join() ? [] : ["a body made a section of its own"];
    const lines = sections.flatMap(({ title, body }) =>
      body
        .trim()
        .split(anyLineBreak)
        .filter((line) => !(lineIn[title]?.test(line) ?? true)),
    );
    return [...shape, ...lines.map((line) => `a line stepped out of its place: ${line}`)];
  });

/** A person's words stand in their role, and a thought in the assistant's. */
const rolesAreTrue: Invariant = ({ stage, attempt: { where, text } }) => {
  if (where !== "message" && where !== "thought") return [];
  const wanted = where === "message" ? "user" : "assistant";
  return stage.world.model.turns
    .flatMap(({ messages }) => messages)
    .filter((message) => message.text.includes(text) && message.role !== wanted)
    .map(({ role }) => `the ${where} stands in the role of the ${role}`);
};

const noNameOfOthers: Invariant = ({ stage }) =>
  stage.world.model.turns
    .map(promptOf)
    .filter((prompt) => prompt.includes("Somebody"))
    .map(() => "a display name stands in a prompt");

export const invariants: readonly Invariant[] = [
  neighboursUntouched,
  memoryInItsTree,
  earlierVersionsKept,
  versionsAreWhole,
  diaryStands,
  synthesesStayHome,
  coreIsNobodyElses,
  nothingLeaks,
  tokenForDiscordOnly,
  nobodyElseHears,
  messagesAreInert,
  textIsClean,
  effectsAreBounded,
  dryRunsChangeNothing,
  configStands,
  promptKeepsItsShape,
  rolesAreTrue,
  noNameOfOthers,
];
