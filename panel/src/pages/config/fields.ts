/** The fields of the form, made of the schema that the API takes. */
import type { core } from "zod/mini";
import { ThreadConfigPatch } from "../../../../lib/domain/thread-config.ts";

export type ConfigKey = keyof ThreadConfigPatch;

/**
 * | kind | of a schema |
 * | --- | --- |
 * | switch | boolean |
 * | number | number, with its least and most |
 * | time | hour or text, or null |
 * | choices | list of names that are known |
 * | patterns | list of texts, or null |
 * | text | text; where null is allowed, an empty one means it |
 */
export type Field =
  | { readonly kind: "switch" | "time" | "patterns" }
  | {
      readonly kind: "number";
      readonly min: number;
      readonly max: number;
      readonly isWhole: boolean;
    }
  | { readonly kind: "choices"; readonly options: readonly string[] }
  | { readonly kind: "text"; readonly isNullable: boolean };

const shape = ThreadConfigPatch.shape;

export const configKeys = Object.keys(shape).filter((key): key is ConfigKey => key in shape);

/** Throws for a kind of schema that no field is for: whoever adds one adds its field. */
export const fieldOf = (key: ConfigKey): Field => fieldOfSchema(shape[key], false);

function fieldOfSchema(schema: core.$ZodType, isNullable: boolean): Field {
  // What zod calls its definition is a union of all its classes by `type`.
  const { def } = schema._zod as core.$ZodTypes["_zod"];
  switch (def.type) {
    case "optional":
      return fieldOfSchema(def.innerType, isNullable);
    case "nullable":
      return fieldOfSchema(def.innerType, true);
    case "boolean":
      return { kind: "switch" };
    case "number":
      return { kind: "number", ...rangeOf(def.checks ?? []) };
    case "string":
      return { kind: "text", isNullable };
    case "union":
      return { kind: "time" };
    case "array":
      return listField(def.element);
    default:
      throw new Error(`no field for a setting of kind ${def.type}`);
  }
}

function listField(element: core.$ZodType): Field {
  const { def } = element._zod as core.$ZodTypes["_zod"];
  return def.type === "enum"
    ? { kind: "choices", options: Object.values(def.entries).map(String) }
    : { kind: "patterns" };
}

function rangeOf(checks: readonly core.$ZodCheck[]) {
  const range = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, isWhole: false };
  for (const check of checks) {
    const { def } = check._zod as core.$ZodChecks["_zod"];
    if (def.check === "greater_than") range.min = Number(def.value);
    if (def.check === "less_than") range.max = Number(def.value);
    if (def.check === "number_format") range.isWhole = true;
  }
  return range;
}
