/** What was changed in the form and is not saved, and what was changed elsewhere meanwhile. */
import { InvalidInput, readInput } from "../../../../lib/domain/parse.ts";
import {
  applyPatch,
  parseConfigPatch,
  ThreadConfig,
  ThreadConfigPatch,
} from "../../../../lib/domain/thread-config.ts";
import type { ConfigAnswer } from "../../../../lib/domain/wire/config.ts";
import { type ConfigKey, configKeys } from "./fields.ts";

export type ConfigShown = ConfigAnswer["config"];

/** Values as they would be sent, whether or not they fit. */
export type Edits = Readonly<Partial<Record<ConfigKey, unknown>>>;

export interface FormState {
  /** What was stored when the form was first changed, or last looked at. */
  readonly base: ConfigShown;
  readonly edits: Edits;
}

/** The state after a setting was given a value; null when nothing differs from what is stored. */
export function edited(
  state: FormState | null,
  stored: ConfigShown,
  [key, value]: readonly [ConfigKey, unknown],
): FormState | null {
  const { [key]: _, ...others } = state?.edits ?? {};
  const edits = isSame(value, stored[key]) ? others : { ...others, [key]: value };
  if (Object.keys(edits).length === 0) return null;
  return { base: state?.base ?? stored, edits };
}

/** A setting that somebody else changed since the form's base. */
export interface Meanwhile {
  readonly key: ConfigKey;
  readonly was: unknown;
  readonly now: unknown;
  /** What stands in the form; undefined: the setting was not touched in it, so theirs is taken. */
  readonly mine: unknown;
}

export const changedMeanwhile = (
  state: FormState | null,
  stored: ConfigShown,
): readonly Meanwhile[] =>
  state === null
    ? []
    : configKeys
        .filter((key) => !isSame(state.base[key], stored[key]))
        .map((key) => ({ key, was: state.base[key], now: stored[key], mine: state.edits[key] }));

/** Settings that both sides changed, to different values: one of them has to give way. */
export const conflictsOf = (meanwhile: readonly Meanwhile[]): readonly Meanwhile[] =>
  meanwhile.filter(({ mine, now }) => mine !== undefined && !isSame(mine, now));

/** What is stored of these settings was seen: the form's own values are to replace it. */
export const seen = (
  state: FormState,
  stored: ConfigShown,
  keys: readonly ConfigKey[],
): FormState => ({
  ...state,
  base: { ...state.base, ...Object.fromEntries(keys.map((key) => [key, stored[key]])) },
});

/** What has to be corrected, setting by setting, in the words of the API. */
export type Complaints = ReadonlyMap<ConfigKey, string>;

export interface Reading {
  readonly complaints: Complaints;
  /** The config as it would be stored; null when something has to be corrected. */
  readonly config: ThreadConfig | null;
}

/** Reads what is stored together with the edits, as the API would on saving. */
export function readForm(stored: ConfigShown, edits: Edits): Reading {
  const complaints = new Map<ConfigKey, string>();
  for (const key of configKeys) {
    if (edits[key] === undefined) continue;
    const reading = readInput(ThreadConfigPatch, { [key]: edits[key] });
    if (!reading.ok) complaints.set(key, sentence(reading.error));
  }
  if (complaints.size > 0) return { complaints, config: null };
  try {
    const patch = parseConfigPatch({ ...stored, ...edits });
    return { complaints, config: applyPatch(ThreadConfig.parse({}), patch) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const key = keyOfField(error.field);
    if (key === null) throw error;
    return { complaints: new Map([[key, sentence(error)]]), config: null };
  }
}

/** The edits without those that have to be corrected; both edges of the hours stand or fall together. */
export function fitting(edits: Edits, complaints: Complaints): Edits {
  const isOut = (key: string): boolean =>
    isEdge(key)
      ? [...complaints.keys()].some(isEdge)
      : [...complaints.keys()].some((one) => one === key);
  return Object.fromEntries(Object.entries(edits).filter(([key]) => !isOut(key)));
}

const isEdge = (key: string): boolean => key === "active_hours_start" || key === "active_hours_end";

/** As a problem document says it. */
const sentence = ({ message }: InvalidInput): string => `${message}.`;

/** The setting that a field is or lies in, `tools` of `tools.0`; null for none. */
export const keyOfField = (field: string | null): ConfigKey | null =>
  configKeys.find((key) => field === key || field?.startsWith(`${key}.`)) ?? null;

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What was kept of a form; null when nothing was, or it is none. */
export function readFormState(kept: string | null): FormState | null {
  if (kept === null) return null;
  try {
    const state: unknown = JSON.parse(kept);
    return isFormState(state) ? state : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isFormState = (state: unknown): state is FormState =>
  isObject(state) &&
  isObject(Reflect.get(state, "base")) &&
  isObject(Reflect.get(state, "edits")) &&
  Object.keys(Reflect.get(state, "edits")).every((key) => keyOfField(key) !== null);
