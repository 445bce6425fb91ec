import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { InvalidInput, parseInput } from "../../lib/domain/parse.ts";
import { withReadableConfig } from "../../lib/domain/thread.ts";
import {
  activeHoursOf,
  applyPatch,
  everyMs,
  parseConfigPatch,
  readStoredConfig,
  ThreadConfig,
  wireConfig,
} from "../../lib/domain/thread-config.ts";
import { minutes } from "../../lib/domain/time.ts";
import { toolNames, withLaterTools } from "../../lib/domain/tool-names.ts";

const defaults = ThreadConfig.parse({});
const startRange =
  'active_hours_start must be a whole hour between 0 and 23, or a time between "00:00" and "23:59"';
const endRange =
  'active_hours_end must be a whole hour between 0 and 24, or a time between "00:00" and "24:00"';
const everyRange = "every must be between 60 and 86400 seconds";
const zoneWords = "timezone must be an IANA time zone, such as Europe/Berlin";
const listWords = "tools must be a list of tools, each named once";
const patternsWords =
  'bash must be null, or a list of at most 50 patterns of commands, such as "grep *"';
const patternWords =
  'must be a pattern of 1 to 100 characters that begins with a command\'s name, such as "grep *"';

/** Refused in a patch and in a whole config, with one sentence. */
const refused = [
  [{ enabled: "yes" }, "enabled must be true or false"],
  [{ every: 59 }, everyRange],
  [{ every: 86_401 }, everyRange],
  [{ every: 90.5 }, everyRange],
  [{ every: "1800" }, everyRange],
  [{ every: null }, everyRange],
  [{ target: "everywhere" }, "target must be none, last, dm or a channel's id"],
  [{ active_hours_start: 24, active_hours_end: 6 }, startRange],
  [{ active_hours_start: "24:00", active_hours_end: 6 }, startRange],
  [{ active_hours_start: -1, active_hours_end: 6 }, startRange],
  [{ active_hours_start: "9:00", active_hours_end: 17 }, startRange],
  [{ active_hours_start: 9, active_hours_end: 25 }, endRange],
  [{ active_hours_start: 9, active_hours_end: 16.5 }, endRange],
  [{ active_hours_start: 9, active_hours_end: "24:01" }, endRange],
  [{ active_hours_start: 9, active_hours_end: "17:60" }, endRange],
  [{ active_hours_start: 9, active_hours_end: true }, endRange],
  [{ timezone: "Mars/Olympus" }, zoneWords],
  [{ timezone: "+01:00" }, zoneWords],
  [{ timezone: "" }, zoneWords],
  [{ timezone: 1 }, zoneWords],
  [{ model: "llama3" }, "model must be bedrock:<id>, anthropic:<id>, openai:<id> or offline"],
  [{ max_tokens: 9 }, "max_tokens must be between 10 and 4000"],
  [{ max_tokens: 4_001 }, "max_tokens must be between 10 and 4000"],
  [{ max_tokens: 10.5 }, "max_tokens must be between 10 and 4000"],
  [{ temperature: -0.1 }, "temperature must be between 0 and 1"],
  [{ temperature: 1.1 }, "temperature must be between 0 and 1"],
  [{ dry_run: 1 }, "dry_run must be true or false"],
  [
    { think_at_least_every_seconds: -1 },
    "think_at_least_every_seconds must be between 0 and 604800 seconds",
  ],
  [
    { think_at_least_every_seconds: 604_801 },
    "think_at_least_every_seconds must be between 0 and 604800 seconds",
  ],
  [{ daily_budget_usd: -0.01 }, "daily_budget_usd must be between 0 and 1000 dollars"],
  [{ daily_budget_usd: 1_000.01 }, "daily_budget_usd must be between 0 and 1000 dollars"],
  [{ tools: "speak" }, listWords],
  [{ tools: ["rest", "rest"] }, listWords],
  [
    { tools: ["sing"] },
    "tools.0 must be one of read, write, recall, bash, speak, post, comment, vote, rest, remind, reminders_list, reminder_edit, reminder_cancel",
  ],
  [{ bash: "grep *" }, patternsWords],
  [{ bash: Array(51).fill("grep *") }, patternsWords],
  [{ bash: ["grep *", ""] }, `bash.1 ${patternWords}`],
  [{ bash: ["a".repeat(101)] }, `bash.0 ${patternWords}`],
  [{ bash: ["*"] }, `bash.0 ${patternWords}`],
  [{ bash: ["s* x"] }, `bash.0 ${patternWords}`],
  [{ bash: [" grep"] }, `bash.0 ${patternWords}`],
  [{ bash: ["grep\n*"] }, `bash.0 ${patternWords}`],
  [{ bash: ["gr\u200bep"] }, `bash.0 ${patternWords}`],
  [{ bash: [1] }, `bash.0 ${patternWords}`],
  [{ evry: 60 }, "evry is not a known field"],
  [[], "must be a JSON object"],
] as const;

/** Each alone is in range; together they are not a config. */
const unfit = [
  [
    { active_hours_start: 9 },
    "active_hours_end must be set too: active hours need a start and an end, or null for both",
  ],
  [
    { active_hours_end: 17 },
    "active_hours_start must be set too: active hours need a start and an end, or null for both",
  ],
  [
    { active_hours_start: 9, active_hours_end: "09:00" },
    "active_hours_end must differ from active_hours_start; 0 to 24 is the whole day",
  ],
] as const;

describe("a whole config", () => {
  test.for([...refused, ...unfit])("%j is refused: %s", ([config, sentence]) => {
    expect(complaintOf(() => parseInput(ThreadConfig, config))?.message).toBe(sentence);
  });

  it("has a default for everything", () => {
    expect(parseInput(ThreadConfig, {})).toEqual({
      enabled: true,
      every: 1_800,
      target: "dm",
      active_hours_start: null,
      active_hours_end: null,
      timezone: "UTC",
      max_tokens: 500,
      temperature: 0.7,
      dry_run: false,
      think_at_least_every_seconds: 14_400,
      daily_budget_usd: 0.5,
      synthesis_daily_budget_usd: 0.1,
      tools: [...toolNames],
      bash: null,
    });
  });

  test.for([
    "UTC",
    "Europe/Berlin",
    "europe/berlin",
    "Asia/Kathmandu",
    "Asia/Katmandu",
    "America/St_Johns",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+5",
  ])("knows the zone %s", (timezone) => {
    expect(parseInput(ThreadConfig, { timezone }).timezone).toBe(timezone);
  });

  it("tells its interval in milliseconds", () => {
    expect(everyMs(defaults)).toBe(minutes(30));
  });
});

describe("a patch", () => {
  test.for(refused)("%j is refused: %s", ([patch, sentence]) => {
    expect(complaintOf(() => parseConfigPatch(patch))?.message).toBe(sentence);
  });

  test.for(unfit)("%j does not fit a config without hours: %s", ([patch, sentence]) => {
    expect(complaintOf(() => applyPatch(defaults, parseConfigPatch(patch)))?.message).toBe(
      sentence,
    );
  });

  test.for([
    [{}, {}],
    [{ every: 60 }, { every: 60 }],
    [{ every_seconds: 86_400 }, { every: 86_400 }],
    [{ every: 900, every_seconds: 900 }, { every: 900 }],
    [{ thinkAtLeastEverySeconds: 0 }, { think_at_least_every_seconds: 0 }],
    [{ dailyBudgetUsd: 0 }, { daily_budget_usd: 0 }],
    [
      { active_hours_start: "09:30", active_hours_end: 24 },
      { active_hours_start: "09:30", active_hours_end: 24 },
    ],
    [
      { active_hours_start: null, active_hours_end: null, model: null },
      { active_hours_start: null, active_hours_end: null, model: null },
    ],
    [{ tools: [] }, { tools: [] }],
  ])("%j is read as %j", ([patch, read]) => {
    expect(parseConfigPatch(patch)).toEqual(read);
  });

  test.for([
    [{ every_seconds: 59 }, everyRange],
    [
      { every: 900, every_seconds: 901 },
      "every and every_seconds are one setting: give only one of them",
    ],
    [
      { every_seconds: 901, every: 900 },
      "every and every_seconds are one setting: give only one of them",
    ],
    [
      { dailyBudgetUsd: 1, daily_budget_usd: 2 },
      "daily_budget_usd and dailyBudgetUsd are one setting: give only one of them",
    ],
    [{ maxTokens: 100 }, "maxTokens is not a known field"],
    [{ constructor: 1 }, "constructor is not a known field"],
  ] as const)("%j is refused: %s", ([patch, sentence]) => {
    expect(complaintOf(() => parseConfigPatch(patch))?.message).toBe(sentence);
  });

  it("changes what it names and nothing else", () => {
    const before = applyPatch(defaults, { every: 900, model: "offline" });
    expect(applyPatch(before, { temperature: 0 })).toEqual({ ...before, temperature: 0 });
    expect(applyPatch(before, { every: undefined })).toEqual(before);
  });

  it("takes one end of a window when the other is set", () => {
    const before = applyPatch(defaults, { active_hours_start: 9, active_hours_end: 17 });
    expect(applyPatch(before, { active_hours_end: "18:30" }).active_hours_end).toBe("18:30");
    expect(() => applyPatch(before, { active_hours_end: null })).toThrow(
      "active_hours_end must be set too",
    );
  });

  it("clears hours and model with null", () => {
    const before = applyPatch(defaults, {
      active_hours_start: 9,
      active_hours_end: 17,
      model: "offline",
    });
    const cleared = { active_hours_start: null, active_hours_end: null, model: null };
    expect(applyPatch(before, cleared)).toEqual(defaults);
    expect(applyPatch(before, cleared)).not.toHaveProperty("model");
  });

  it("answers any JSON with a config or with a sentence that names the field", () => {
    const keys = fc.constantFrom(...Object.keys(defaults), "every_seconds", "model", "__proto__");
    const almost = fc.dictionary(keys, fc.oneof(fc.jsonValue(), fc.integer({ max: 4_000 })));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almost), (value) => {
        const complaint = complaintOf(() => applyPatch(defaults, parseConfigPatch(value)));
        if (complaint !== null) expect(complaint).toBeInstanceOf(InvalidInput);
        if (complaint !== null) expect(complaint.message).toMatch(/\S+ \S+/);
      }),
    );
  });
});

describe("active hours of a config", () => {
  test.for([
    { start: null, end: null, hours: null },
    { start: 9, end: 17, hours: { startMinute: 540, endMinute: 1_020, timezone: "Asia/Tokyo" } },
    {
      start: "22:15",
      end: "06:00",
      hours: { startMinute: 1_335, endMinute: 360, timezone: "Asia/Tokyo" },
    },
    { start: 0, end: 24, hours: { startMinute: 0, endMinute: 1_440, timezone: "Asia/Tokyo" } },
    {
      start: "00:00",
      end: "24:00",
      hours: { startMinute: 0, endMinute: 1_440, timezone: "Asia/Tokyo" },
    },
  ])("$start to $end", ({ start, end, hours }) => {
    const patch = { active_hours_start: start, active_hours_end: end, timezone: "Asia/Tokyo" };
    expect(activeHoursOf(applyPatch(defaults, patch))).toEqual(hours);
  });
});

const time = fc.oneof(
  fc.integer({ min: 0, max: 23 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(-13, -8)),
);
const window = fc.oneof(
  fc.constant([null, null] as const),
  fc.tuple(fc.constantFrom("08:30", 9), fc.constantFrom("17:30", 24, "00:00")),
  fc.tuple(time, fc.constantFrom("24:00", 24)),
);
const aConfig: fc.Arbitrary<ThreadConfig> = fc
  .record({
    enabled: fc.boolean(),
    every: fc.integer({ min: 60, max: 86_400 }),
    target: fc.constantFrom("none", "last", "dm", "42"),
    window,
    timezone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu"),
    model: fc.constantFrom("offline", "anthropic:x", null),
    max_tokens: fc.integer({ min: 10, max: 4_000 }),
    temperature: fc.double({ min: 0, max: 1, noNaN: true }),
    dry_run: fc.boolean(),
    think_at_least_every_seconds: fc.integer({ min: 0, max: 604_800 }),
    daily_budget_usd: fc.double({ min: 0, max: 1_000, noNaN: true }),
    tools: fc.subarray([...toolNames]),
    bash: fc.option(fc.subarray(["grep *", "sed -n *", "> notes/*"], { minLength: 1 })),
  })
  .map(({ window: [start, end], ...rest }) =>
    applyPatch(defaults, { ...rest, active_hours_start: start, active_hours_end: end }),
  );

describe("a config on the wire", () => {
  it("shows every key, null where nothing is set", () => {
    expect(wireConfig(defaults)).toEqual({ ...defaults, model: null, synthesis_model: null });
  });

  it("changes nothing when it is sent back as it came", () => {
    fc.assert(
      fc.property(aConfig, aConfig, (config, other) => {
        const sent: unknown = JSON.parse(JSON.stringify(wireConfig(config)));
        expect(applyPatch(other, parseConfigPatch(sent))).toEqual(config);
      }),
    );
  });
});

describe("a stored config", () => {
  it("reads as it was stored", () => {
    fc.assert(
      fc.property(aConfig, (config) => {
        expect(readStoredConfig(config)).toEqual({ config, problem: null });
      }),
    );
  });

  test.for([
    { says: "nothing", stored: undefined, config: {}, problem: "config must be an object" },
    { says: "a text", stored: "{}", config: {}, problem: "config must be an object" },
    { says: "missing keys", stored: { every: 60 }, config: { every: 60 }, problem: null },
    {
      says: "a zone that is gone",
      stored: { timezone: "Mars/Olympus", dry_run: true },
      config: { dry_run: true },
      problem: zoneWords,
    },
    {
      says: "half a window",
      stored: { active_hours_start: 9, enabled: false },
      config: { enabled: false },
      problem: unfit[0][1],
    },
    {
      says: "start = end",
      stored: { active_hours_start: 9, active_hours_end: "09:00" },
      config: {},
      problem: unfit[2][1],
    },
    {
      says: "one end out of range",
      stored: { active_hours_start: 9, active_hours_end: 25 },
      config: {},
      problem: endRange,
    },
    {
      says: "several settings",
      stored: { every: 5, tools: ["sing"], temperature: 1 },
      config: { temperature: 1 },
      problem: `${everyRange}; tools.0 must be one of ${toolNames.join(", ")}`,
    },
    {
      says: "keys of a later version",
      stored: { every: 60, colour: 1, "a.b": 2 },
      config: { every: 60 },
      problem: "colour is not a known field; a.b is not a known field",
    },
  ])("with $says keeps what does parse", ({ stored, config, problem }) => {
    expect(readStoredConfig(stored)).toEqual({ config: { ...defaults, ...config }, problem });
  });

  it("takes the thread's own defaults", () => {
    const paused = { ...defaults, enabled: false };
    expect(readStoredConfig({ enabled: "no" }, paused).config).toEqual(paused);
    expect(readStoredConfig(7, paused).config).toEqual(paused);
  });

  it("is a config whatever was stored", () => {
    const keys = fc.constantFrom(...Object.keys(defaults), "model", "a.b", "tools.0", "");
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(keys, fc.jsonValue())), (stored) => {
        const { config } = readStoredConfig(stored);
        expect(parseInput(ThreadConfig, config)).toEqual(config);
      }),
    );
  });
});

function complaintOf(change: () => unknown): Error | null {
  try {
    change();
    return null;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

describe("a list of tools that was stored when there were fewer", () => {
  const [nine, later] = [toolNames.slice(0, 9), toolNames.slice(9)];

  test.for([
    { says: "of all that there were: it means all", listed: nine, known: 9, tools: toolNames },
    {
      says: "of all that there were, in another order",
      listed: nine.toReversed(),
      known: 9,
      tools: [...nine.toReversed(), ...later],
    },
    { says: "with one left out", listed: nine.slice(1), known: 9, tools: nine.slice(1) },
    { says: "empty", listed: [], known: 9, tools: [] },
    { says: "of the nine, made when there were more", listed: nine, known: 13, tools: nine },
  ])("$says", ({ listed, known, tools }) => {
    expect(withLaterTools(listed, known)).toEqual(tools);
  });

  it("gains them when the thread is read, and stays short once it was made so", () => {
    const item = { id: "default", config: { tools: nine } };
    expect(withReadableConfig("default", item)["config"]).toMatchObject({ tools: toolNames });
    const since = { ...item, toolsKnown: toolNames.length };
    expect(withReadableConfig("default", since)["config"]).toMatchObject({ tools: nine });
  });

  it("a count of tools that is no number is left to the schema to refuse", () => {
    const item = { config: { tools: nine }, toolsKnown: { toString: "" } };
    expect(withReadableConfig("default", item)).toMatchObject({ toolsKnown: item.toolsKnown });
  });
});
