import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { InvalidInput } from "../../lib/domain/parse.ts";
import {
  applyPatch,
  parseConfigPatch,
  ThreadConfig,
  wireConfig,
} from "../../lib/domain/thread-config.ts";
import { toolNames } from "../../lib/domain/tool-names.ts";
import {
  changedMeanwhile,
  conflictsOf,
  edited,
  fitting,
  keyOfField,
  readForm,
  readFormState,
  seen,
} from "../../panel/src/pages/config/edits.ts";
import { configKeys, fieldOf } from "../../panel/src/pages/config/fields.ts";
import { groups, hoursKeys, spanOfSeconds } from "../../panel/src/pages/config/words.ts";

const config = ThreadConfig.parse({});
const stored = wireConfig(config);

describe("the fields", () => {
  test.for([
    ["enabled", { kind: "switch" }],
    ["every", { kind: "number", min: 60, max: 86_400, isWhole: true }],
    ["temperature", { kind: "number", min: 0, max: 1, isWhole: false }],
    ["target", { kind: "text", isNullable: false }],
    ["model", { kind: "text", isNullable: true }],
    ["active_hours_start", { kind: "time" }],
    ["tools", { kind: "choices", options: [...toolNames] }],
    ["bash", { kind: "patterns" }],
  ] as const)("%s is of the schema's kind and range", ([key, field]) => {
    expect(fieldOf(key)).toEqual(field);
  });

  it("every setting of the schema has its place on the page, once", () => {
    const shown = [...groups.flatMap(({ keys }) => keys), ...hoursKeys];
    expect(shown.toSorted()).toEqual(configKeys.toSorted());
  });
});

describe("what does not fit", () => {
  test.for([
    ["every", 59],
    ["every", ""],
    ["temperature", 1.1],
    ["target", "everywhere"],
    ["timezone", "Mars/Olympus"],
    ["tools", ["fly"]],
    ["bash", ["*"]],
    ["active_hours_start", 9],
    ["active_hours_end", "25:00"],
  ] as const)("%s of %j is refused in the API's own words, at its field", ([key, value]) => {
    const { complaints, config: read } = readForm(stored, { [key]: value });
    const [[at, words] = []] = complaints;
    const refusal = () => applyPatch(config, parseConfigPatch({ [key]: value }));
    expect(refusal).toThrow(InvalidInput);
    try {
      refusal();
    } catch (error) {
      expect(error).toMatchObject({ message: words?.slice(0, -1) });
      expect(keyOfField(error instanceof InvalidInput ? error.field : null)).toBe(at);
    }
    expect(read).toBeNull();
  });

  it("every field says its own", () => {
    const { complaints } = readForm(stored, { every: 1, temperature: 2 });
    expect([...complaints.keys()]).toEqual(["every", "temperature"]);
  });

  it("is left out of what the rest comes to, both edges of the hours together", () => {
    const edits = {
      every: 1,
      timezone: "Asia/Tokyo",
      active_hours_start: 9,
      active_hours_end: "9x",
    };
    const { complaints } = readForm(stored, edits);
    expect(fitting(edits, complaints)).toEqual({ timezone: "Asia/Tokyo" });
  });

  it("what fits is the config that would be stored", () => {
    const edits = {
      every: 900,
      model: "offline",
      active_hours_start: 9,
      active_hours_end: "24:00",
    };
    expect(readForm(stored, edits).config).toEqual(applyPatch(config, parseConfigPatch(edits)));
  });
});

describe("changes that are not saved", () => {
  it("end when they say again what is stored", () => {
    const once = edited(null, stored, ["every", 900]);
    expect(once).toEqual({ base: stored, edits: { every: 900 } });
    expect(edited(once, stored, ["every", 1_800])).toBeNull();
  });

  it("are kept as they were", () => {
    const state = { base: stored, edits: { every: 900 } };
    expect(readFormState(JSON.stringify(state))).toEqual(state);
  });

  test.for([null, "", "[]", "{}", '{"base":{},"edits":{"nope":1}}', '{"base":1,"edits":2}'])(
    "%s is no form",
    (kept) => {
      expect(readFormState(kept)).toBeNull();
    },
  );

  const state = { base: stored, edits: { every: 900, dry_run: true } };

  test.for([
    { says: "nothing", now: {}, keys: [], conflicts: [] },
    { says: "another setting", now: { target: "last" }, keys: ["target"], conflicts: [] },
    { says: "the same, equally", now: { every: 900 }, keys: ["every"], conflicts: [] },
    { says: "the same, otherwise", now: { every: 600 }, keys: ["every"], conflicts: ["every"] },
  ])("changed elsewhere: $says", ({ now, keys, conflicts }) => {
    const meanwhile = changedMeanwhile(state, { ...stored, ...now });
    expect(meanwhile.map(({ key }) => key)).toEqual(keys);
    expect(conflictsOf(meanwhile).map(({ key }) => key)).toEqual(conflicts);
  });

  it("a conflict is over when theirs was seen, and mine is to stand", () => {
    const theirs = { ...stored, every: 600 };
    const meanwhile = changedMeanwhile(seen(state, theirs, ["every"]), theirs);
    expect(meanwhile).toEqual([]);
  });
});

describe("a span beside a number of seconds", () => {
  test.for([
    [1_800, "30 min"],
    [5_400, "1 h 30 min"],
    [86_400, "1 d"],
    [61, "1 min 1 s"],
    [0, ""],
    ["", ""],
  ] as const)("%j: %s", ([value, words]) => {
    expect(spanOfSeconds(value)).toBe(words);
  });

  it("says every second", () => {
    const sizes = new Map([
      ["d", 86_400],
      ["h", 3_600],
      ["min", 60],
      ["s", 1],
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (value) => {
        const parts = [...spanOfSeconds(value).matchAll(/(\d+) (\w+)/g)];
        const sum = parts.reduce(
          (total, [, count, unit = ""]) => total + Number(count) * (sizes.get(unit) ?? 0),
          0,
        );
        expect(sum).toBe(value);
      }),
    );
  });
});
