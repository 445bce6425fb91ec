/** What Discord documents and its published schema lacks: more limits, found in a body that passes the schema. */

/** Discord, "Create Message", "Component Reference", "Receiving and Responding", "Application Commands". */
const longestText = 2_000;
const longestNonce = 25;
const longestLabel = 45;
const longestChoice = 100;
const mostRows = 5;
const mostFields = 5;
const mostCommandCharacters = 8_000;
const flagsOfMessages = (1 << 2) | (1 << 6) | (1 << 12);

type Body = Readonly<Record<string, unknown>>;
const isBody = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Body[] =>
  Array.isArray(value) ? value.filter(isBody) : [];
const lengthOf = (value: unknown): number =>
  typeof value === "string" ? [...value].length : String(value ?? "").length;

/** Each with what it says when it is broken. */
type Rule = readonly [holds: boolean, words: string];
const broken = (rules: readonly Rule[]): readonly string[] =>
  rules.flatMap(([holds, words]) => (holds ? [] : [words]));

/** @param isNew false: an edit, which may leave the text as it is */
export function messageComplaints(body: unknown, isNew: boolean): readonly string[] {
  if (!isBody(body)) return [];
  const { content, nonce, flags, components, allowed_mentions: mentions } = body;
  const hasText = typeof content === "string";
  const isSaid = hasText && content.trim() !== "";
  return [
    ...broken([
      [lengthOf(content) <= longestText, `content is longer than ${longestText}`],
      [isSaid || (!isNew && !hasText), "content is empty"],
      [lengthOf(nonce) <= longestNonce, `nonce is longer than ${longestNonce}`],
      [nonce === undefined || body["enforce_nonce"] === true, "nonce is not enforced"],
      [(Number(flags ?? 0) & ~flagsOfMessages) === 0, "flags has one that a bot cannot set"],
      // Not Discord's rule but the project's: nothing that a model wrote may ping anybody.
      [
        !hasText || JSON.stringify(mentions) === '{"parse":[]}',
        "allowed_mentions is not {parse: []}",
      ],
    ]),
    ...componentComplaints(components),
  ];
}

/** Of a message's rows. */
function componentComplaints(components: unknown): readonly string[] {
  const rows = listOf(components);
  const parts = rows.flatMap((row) => listOf(row["components"]));
  return broken([
    [rows.length <= mostRows, `components has more than ${mostRows} rows`],
    [rows.every(({ type }) => type === 1), "components has more than action rows"],
    [isEachOnce(parts.map(({ custom_id }) => custom_id)), "a custom_id stands twice"],
    ...parts.flatMap((part) => (part["type"] === 2 ? buttonRules(part) : selectRules(part))),
    ...rows.map((row): Rule => {
      const inRow = listOf(row["components"]);
      return [
        inRow.length === 1 || inRow.every(({ type }) => type === 2),
        "a menu stands beside something else",
      ];
    }),
  ]);
}

const buttonRules = ({ style, custom_id, url, label, emoji }: Body): readonly Rule[] => [
  [lengthOf(label) > 0 || emoji !== undefined, "a button has neither label nor emoji"],
  [style === 5 ? url !== undefined : custom_id !== undefined, "a button leads nowhere"],
  [style === 5 || url === undefined, "a button that is no link has a url"],
];

const selectRules = ({ options }: Body): readonly Rule[] => [
  [isEachOnce(listOf(options).map(({ value }) => value)), "a menu has a value twice"],
];

export function modalComplaints(data: unknown): readonly string[] {
  if (!isBody(data)) return [];
  const parts = listOf(data["components"]);
  const inputs = parts.flatMap((part) => listOf(part["components"]));
  const labelled = parts.flatMap(({ component }) => (isBody(component) ? [component] : []));
  const fields = [...inputs, ...labelled];
  return broken([
    [parts.length <= mostFields, `the form has more than ${mostFields} parts`],
    [parts.every(({ components }) => listOf(components).length <= 1), "a row has two fields"],
    [isEachOnce(fields.map(({ custom_id }) => custom_id)), "a custom_id stands twice"],
    [inputs.every(({ label }) => lengthOf(label) > 0), "a field has no label"],
    [labelled.every(({ label }) => label === undefined), "a labelled field brings its own label"],
    ...[...parts, ...inputs].map(
      (part): Rule => [
        lengthOf(part["label"]) <= longestLabel,
        `a label is longer than ${longestLabel}`,
      ],
    ),
    ...fields.map(
      (field): Rule => [
        lengthOf(field["value"]) <= Number(field["max_length"] ?? 4_000),
        "a field's value is longer than it takes",
      ],
    ),
  ]);
}

export const choiceComplaints = (data: unknown): readonly string[] =>
  broken(
    listOf(isBody(data) ? data["choices"] : undefined).map(
      ({ value }): Rule => [
        lengthOf(value) <= longestChoice,
        `a choice's value is longer than ${longestChoice}`,
      ],
    ),
  );

/** Of the bulk overwrite. */
export function commandComplaints(body: unknown): readonly string[] {
  const commands = listOf(body);
  return broken([
    [isEachOnce(commands.map(({ name }) => name)), "a command's name stands twice"],
    ...commands.flatMap((command) => commandRules(command)),
    ...commands.map(
      (command): Rule => [
        charactersOf(command) <= mostCommandCharacters,
        `/${command["name"]} has more than ${mostCommandCharacters} characters`,
      ],
    ),
  ]);
}

function commandRules(part: Body, isNested = false): readonly Rule[] {
  const { name, description, choices, autocomplete, options } = part;
  const inside = listOf(options);
  const firstOptional = inside.findIndex(({ required }) => required !== true);
  const lastRequired = inside.findLastIndex(({ required }) => required === true);
  return [
    [/^[-_'\p{Ll}\p{N}]{1,32}$/u.test(String(name)), `${name} is no name of a command or option`],
    [lengthOf(description) >= 1, `${name} has no description`],
    [choices === undefined || autocomplete !== true, `${name} has choices and autocomplete`],
    [isEachOnce(inside.map((option) => option["name"])), `${name} has an option twice`],
    [firstOptional === -1 || lastRequired < firstOptional, `${name}: required options go first`],
    [!isNested || inside.every(({ type }) => type !== 1), `${name} has a subcommand inside`],
    ...inside.flatMap((option) => commandRules(option, part["type"] === 1 && isNested)),
  ];
}

function charactersOf(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, one) => sum + charactersOf(one), 0);
  if (!isBody(part)) return 0;
  return Object.entries(part).reduce((sum, [key, value]) => {
    const counts = typeof value === "string" && ["name", "description", "value"].includes(key);
    return sum + (counts ? lengthOf(value) : charactersOf(value));
  }, 0);
}

function isEachOnce(values: readonly unknown[]): boolean {
  const there = values.filter((value) => value !== undefined);
  return new Set(there).size === there.length;
}
