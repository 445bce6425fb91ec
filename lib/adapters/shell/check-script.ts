/** What can be said of a script before it runs: whether it parses, and whether its commands are on the list. */
import { parse } from "just-bash";
import { reasonOf } from "../../domain/fault.ts";
import type { ShellStop } from "../../domain/shell.ts";
import { mayRun, mayRunNamed, unlistable } from "../../domain/shell-allowlist.ts";
import { commandNames } from "./commands.ts";

/**
 * Null when the script may begin.
 *
 * With a list, every command's name must be written out and be on the list, builtins included; what runs
 * others' text (`eval`, `sh`) is refused. What a command's arguments come to is seen when it runs.
 */
export function checkScript(command: string, allowed: readonly string[] | null): ShellStop | null {
  let nodes: readonly object[];
  try {
    nodes = nodesOf(command);
  } catch (error) {
    return { kind: "syntax", detail: reasonOf(error).slice(0, 300) };
  }
  const deferred = nodes.map((node) => Reflect.get(node, "deferredError")).find(isObject);
  if (deferred !== undefined)
    return { kind: "syntax", detail: String(Reflect.get(deferred, "message")).slice(0, 300) };
  if (allowed === null) return null;
  const isOwn = ownFunctions(nodes);
  for (const node of nodes) {
    const refused = isCall(node) ? refusedName(node, allowed, isOwn) : null;
    if (refused !== null) return { kind: "not-allowed", action: refused, allowed };
  }
  return null;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const typeOf = (node: object): unknown => Reflect.get(node, "type");
const isCall = (node: object): boolean =>
  typeOf(node) === "SimpleCommand" && isObject(Reflect.get(node, "name"));

/** Every node of the script's tree, wherever it hangs: in loops, words, substitutions, arithmetic. */
function nodesOf(script: string): readonly object[] {
  const found: object[] = [];
  const waiting: unknown[] = [parse(script)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isObject(node)) continue;
    found.push(node);
    // A substitution inside of arithmetic is kept as text.
    const inner: unknown =
      typeOf(node) === "ArithCommandSubst" ? Reflect.get(node, "command") : undefined;
    if (typeof inner === "string") waiting.push(parse(inner));
    waiting.push(...Object.values(node).filter(isObject));
  }
  return found;
}

/** The script's own functions: their bodies are checked, so that their names need not be on the list. */
function ownFunctions(nodes: readonly object[]): (name: string) => boolean {
  const names = new Set(
    nodes.filter((node) => typeOf(node) === "FunctionDef").map((node) => Reflect.get(node, "name")),
  );
  return (name) => names.has(name) && !unlistable.has(name) && !commandNames.includes(name);
}

function refusedName(
  call: object,
  allowed: readonly string[],
  isOwn: (name: string) => boolean,
): string | null {
  const name = textOf(Reflect.get(call, "name"));
  if (name === null) return "a command whose name is not written out";
  const plain = name.replace(/^\/(?:usr\/)?bin\/(?=[^/]+$)/, "");
  if (isOwn(plain)) return null;
  if (unlistable.has(plain)) return plain;
  if (commandNames.includes(plain)) return mayRunNamed(allowed, plain) ? null : plain;
  const args: unknown = Reflect.get(call, "args");
  const words = Array.isArray(args) ? args.map((word: unknown) => textOf(word) ?? unknownWord) : [];
  return mayRun(allowed, plain, words) ? null : plain;
}

/** Stands for a word that is known only when the script runs: no pattern but `*` matches it. */
const unknownWord = "\uFFFC";

/** A word without any expansion, as the shell will see it; null when there is any. */
function textOf(word: unknown): string | null {
  const parts: unknown = isObject(word) ? Reflect.get(word, "parts") : undefined;
  if (!Array.isArray(parts)) return null;
  const texts = parts.map((part: unknown) => {
    if (!isObject(part)) return null;
    if (typeOf(part) === "DoubleQuoted") return textOf(part);
    const isText = ["Literal", "SingleQuoted", "Escaped"].some((type) => type === typeOf(part));
    const value: unknown = isText ? Reflect.get(part, "value") : null;
    return typeof value === "string" ? value : null;
  });
  return texts.includes(null) ? null : texts.join("");
}
