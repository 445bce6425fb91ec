/** A schema of somebody else's with unknown keys refused, on every level. */
import * as z from "zod/mini";

type Schema = z.core.$ZodType;
const known = new WeakMap<Schema, Schema>();

/**
 * The same checks; only that an object may have no other keys than its schema names.
 *
 * @throws for a kind of schema that it does not know: passing it on unchanged would hide what is inside
 */
export function strictOf(schema: Schema): Schema {
  const made = known.get(schema);
  if (made !== undefined) return made;
  const strict = rebuilt(schema);
  known.set(schema, strict);
  return strict;
}

/** The kinds that Discord's published schemas are made of; those without an inside stay as they are. */
function rebuilt(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod; // zod's own union of all its kinds
  // A clone keeps the checks: lengths, bounds, patterns.
  const clone = (inside: object): Schema => z.clone(schema, { ...def, ...inside });
  switch (def.type) {
    case "object": {
      const shape = Object.entries(def.shape).map(([key, part]) => [key, strictOf(part)]);
      return clone({ shape: Object.fromEntries(shape), catchall: z.never() });
    }
    case "lazy":
      // Later, as the original does it: schemas name one another in circles.
      return z.lazy(() => strictOf(def.getter()));
    case "array":
      return clone({ element: strictOf(def.element) });
    case "union":
      return clone({ options: def.options.map(strictOf) });
    case "optional":
    case "nullable":
      return clone({ innerType: strictOf(def.innerType) });
    case "record":
      return clone({ valueType: strictOf(def.valueType) });
    case "string":
    case "number":
    case "boolean":
    case "literal":
    case "null":
    case "undefined":
    case "unknown":
      return schema;
    default:
      throw new Error(`nobody knows yet how a schema of the kind ${def.type} is made strict`);
  }
}
