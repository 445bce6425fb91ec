/** Which commands a thread's owner lets its shell run: patterns such as `grep *`. */
import * as z from "zod/mini";

const patternsMost = 50;
const patternLongest = 100;
const listWords = `must be null, or a list of at most ${patternsMost} patterns of commands, such as "grep *"`;
const patternWords = `must be a pattern of 1 to ${patternLongest} characters that begins with a command's name, such as "grep *"`;

/** Begins with a name in full: a `*` there would let `s*` mean sh. One line, nothing invisible. */
const CommandPattern = z
  .string(patternWords)
  .check(
    z.maxLength(patternLongest, patternWords),
    z.regex(/^[^\s\p{Cc}\p{Cf}*]+(?: [^\s\p{Cc}\p{Cf}]+)*$/u, patternWords),
  );

/** Null: every command; []: none. */
export const CommandPatterns = z.nullable(
  z.array(CommandPattern, listWords).check(z.maxLength(patternsMost, listWords)),
);

/**
 * A pattern's words stand for a command's: the name as it is written, then its arguments.
 *
 * | pattern | matches | does not match |
 * | --- | --- | --- |
 * | `grep *` | `grep`, `grep -r a /memory` | `egrep a` |
 * | `sed -n *` | `sed -n 1p a.md` | `sed -i s/a/b/ a.md` |
 * | `cat notes/*` | `cat notes/a.md` | `cat notes/a.md soul.md`, `cat` |
 * | `> notes/*` | a redirection that writes /memory/notes/a.md | `cat a > soul.md` |
 *
 * A `*` that is a word of its own stands for any arguments, none too; within a word, for any characters of
 * that argument. `..` in an argument matches as any other text: the tree is guarded elsewhere.
 */
export const mayRun = (
  allowed: readonly string[],
  name: string,
  args: readonly string[],
): boolean =>
  allowed.some((pattern) => {
    const [own = "", ...words] = wordsOf(pattern);
    return own === name && matchWords(words, args);
  });

/** Whether any pattern is about this command: its arguments are known when it runs. */
export const mayRunNamed = (allowed: readonly string[], name: string): boolean =>
  allowed.some((pattern) => wordsOf(pattern)[0] === name);

/** @param path of a file in memory, from the tree's root: `notes/a.md` */
export const mayRedirectTo = (allowed: readonly string[], path: string): boolean =>
  mayRun(allowed, ">", [path]);

/** What runs others' text, so that no list could hold for it: refused wherever there is a list. */
export const unlistable: ReadonlySet<string> = new Set([
  ...["eval", "source", ".", "command", "builtin", "exec", "trap", "alias", "bash", "sh"],
  ...["compgen", "complete", "mapfile", "readarray", "coproc"],
]);

const wordsOf = (pattern: string): readonly string[] => pattern.split(" ");

/** Linear in words times arguments, whatever the pattern: which prefixes of `args` the words so far can match. */
function matchWords(words: readonly string[], args: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const word of words) {
    const next = new Set<number>();
    for (const count of reached) {
      const arg = args[count];
      if (word === "*") for (let end = count; end <= args.length; end += 1) next.add(end);
      else if (arg !== undefined && matchWord(word, arg)) next.add(count + 1);
    }
    reached = next;
  }
  return reached.has(args.length);
}

/** The pieces between the stars, each found as early as possible; no regular expression, so nothing backtracks. */
function matchWord(word: string, arg: string): boolean {
  const [head = "", ...others] = word.split("*");
  const tail = others.pop();
  if (tail === undefined) return arg === word;
  if (!arg.startsWith(head) || !arg.endsWith(tail)) return false;
  let at = head.length;
  for (const piece of others) {
    const found = arg.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= arg.length - tail.length;
}
