/** CloudFormation's intrinsic functions, resolved against local values. */

/** What names stand for here: `Ref` by logical id, parameter or pseudo parameter; `Fn::GetAtt` by `Id.Attribute`. */
export interface Scope {
  readonly refs: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, string>;
}

type Intrinsic = (argument: unknown, context: Context) => unknown;

interface Context {
  readonly scope: Scope;
  readonly resource: string;
}

/**
 * The value with every intrinsic in it replaced.
 *
 * @param resource the logical id that the value belongs to: an error names it, the intrinsic and its argument
 */
export const resolveIntrinsics = (value: unknown, scope: Scope, resource: string): unknown =>
  resolve(value, { scope, resource });

function resolve(value: unknown, context: Context): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, context));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && isIntrinsicName(only[0])) {
    const [name, argument] = only;
    const intrinsic = intrinsics[name];
    if (intrinsic === undefined) throw unknown(name, argument, context);
    return intrinsic(argument, context);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, context)]));
}

const isIntrinsicName = (key: string): boolean =>
  key === "Ref" || key === "Condition" || key.startsWith("Fn::");

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, context) => lookUp("Ref", argument, context.scope.refs, context),

  "Fn::GetAtt": (argument, context) => {
    const key = Array.isArray(argument) ? argument.join(".") : argument;
    return lookUp("Fn::GetAtt", key, context.scope.attributes, context);
  },

  "Fn::Join": (argument, context) => {
    const [separator, list] = pair("Fn::Join", argument, context);
    if (typeof separator !== "string" || !Array.isArray(list)) {
      throw malformed("Fn::Join", argument, context);
    }
    return list.map(String).join(separator);
  },

  "Fn::Split": (argument, context) => {
    const [separator, text] = pair("Fn::Split", argument, context);
    if (typeof separator !== "string" || typeof text !== "string") {
      throw malformed("Fn::Split", argument, context);
    }
    return text.split(separator);
  },

  "Fn::Select": (argument, context) => {
    const [index, list] = pair("Fn::Select", argument, context);
    const item = Array.isArray(list) ? list[Number(index)] : undefined;
    if (item === undefined) throw malformed("Fn::Select", argument, context);
    return item;
  },

  "Fn::Sub": (argument, context) => {
    const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
    const values = resolve(own ?? {}, context);
    if (typeof text !== "string" || !isRecord(values)) {
      throw malformed("Fn::Sub", argument, context);
    }
    // `${!Name}` is CloudFormation's way to write a literal `${Name}`.
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === "!") return `\${${name}}`;
      if (name in values) return String(values[name]);
      const known = name.includes(".") ? context.scope.attributes : context.scope.refs;
      return lookUp("Fn::Sub", name, known, context);
    });
  },
};

function lookUp(
  intrinsic: string,
  key: unknown,
  known: ReadonlyMap<string, string>,
  context: Context,
): string {
  const value = typeof key === "string" ? known.get(key) : undefined;
  if (value === undefined) throw unknown(intrinsic, key, context);
  return value;
}

function pair(intrinsic: string, argument: unknown, context: Context): readonly [unknown, unknown] {
  if (!Array.isArray(argument) || argument.length !== 2) {
    throw malformed(intrinsic, argument, context);
  }
  return [resolve(argument[0], context), resolve(argument[1], context)];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const unknown = (intrinsic: string, argument: unknown, { resource }: Context): Error =>
  new Error(
    `template: ${resource} uses ${intrinsic} ${JSON.stringify(argument)}, which has no local value`,
  );

const malformed = (intrinsic: string, argument: unknown, { resource }: Context): Error =>
  new Error(
    `template: ${resource} uses ${intrinsic} with ${JSON.stringify(argument)}, which does not fit it`,
  );
