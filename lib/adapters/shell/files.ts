/** The file system of a script: memory to write, all else of the thread to read, and nothing of the host. */
import { InMemoryFs } from "just-bash";
import { memoryRoot } from "../../domain/shell.ts";
import { mayRedirectTo } from "../../domain/shell-allowlist.ts";
import { readOnlyRoots } from "../../domain/shell-files.ts";
import type { ShellScript } from "../../ports.ts";
import type { Attempt } from "./attempt.ts";

/** All that a script can keep in files, read-only ones that it looked at included. */
const fileSystemBytes = 64 * 1024 * 1024;

/** Which arguments of a method are paths that it changes. */
const changed: ReadonlyMap<string, readonly number[]> = new Map([
  ["writeFile", [0]],
  ["appendFile", [0]],
  ["mkdir", [0]],
  ["rm", [0]],
  ["cp", [1]],
  ["mv", [0, 1]],
  ["chmod", [0]],
  ["utimes", [0]],
]);

/** They take whole trees with them. */
const removing: ReadonlySet<string> = new Set(["rm", "mv"]);
const reading: ReadonlySet<string> = new Set([
  "readFile",
  "readFileBytes",
  "readFileBuffer",
  "cp",
  "mv",
]);
/** A path that leads elsewhere would have to be followed by every check: there are none. */
const linking: ReadonlySet<string> = new Set(["symlink", "link"]);

/** Commands that run others: what is written while they are at work is written by a redirection of those. */
const runners: ReadonlySet<string> = new Set(["xargs", "find", "env", "timeout", "time", "rg"]);

/** Every write goes through the guard, whoever makes it: a command, a redirection, a nested shell. */
export function openFiles(
  script: Pick<ShellScript, "memory" | "readOnly">,
  attempt: Attempt,
): InMemoryFs {
  const memory = [...script.memory].map(([path, text]) => [`${memoryRoot}/${path}`, text] as const);
  const files = new InMemoryFs(Object.fromEntries([...memory, ...script.readOnly]), {
    maxTotalBytes: fileSystemBytes,
  });
  files.mkdirSync(memoryRoot, { recursive: true });
  const known = [...script.readOnly.keys()];
  return new Proxy(files, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== "string" || typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        const paths = args.map((arg) => (typeof arg === "string" ? pathOf(arg) : ""));
        guard(name, paths, attempt);
        if (reading.has(name)) noteRead(paths[0] ?? "", known, attempt);
        return Reflect.apply(member, receiver, args);
      };
    },
  });
}

const pathOf = (given: string): string => {
  const steps: string[] = [];
  for (const step of given.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
};

const isIn = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);

/** Throws what a real file system would say; a write that the thread's owner has ruled out ends the script, too. */
function guard(method: string, paths: readonly string[], attempt: Attempt): void {
  if (linking.has(method)) {
    attempt.stop({ kind: "links" });
    throw new Error("EPERM: operation not permitted");
  }
  // The shell makes sure of its own working directory.
  if (method === "mkdir" && paths[0] === memoryRoot) return;
  for (const index of changed.get(method) ?? []) {
    const path = paths[index] ?? "";
    const root = readOnlyRoots.find(
      (root) => isIn(path, root) || (removing.has(method) && isIn(root, path)),
    );
    if (root !== undefined) {
      attempt.stop({ kind: "read-only", path: root });
      throw new Error(`EROFS: read-only file system, '${path}'`);
    }
    if (isIn(path, memoryRoot)) guardMemory(path, attempt);
  }
}

/** With a list of commands, a redirection into memory needs a pattern of its own: `> notes/*`. */
function guardMemory(path: string, attempt: Attempt): void {
  const writer = attempt.atWork.getStore();
  if (attempt.allowed === null || (writer !== undefined && !runners.has(writer))) return;
  const inTree = path.slice(memoryRoot.length + 1);
  if (mayRedirectTo(attempt.allowed, inTree)) return;
  const action =
    writer === undefined ? `writing ${path} with > or >>` : `changing ${path} with ${writer}`;
  attempt.stop({ kind: "not-allowed", action, allowed: attempt.allowed });
  throw new Error(`EACCES: permission denied, '${path}'`);
}

function noteRead(path: string, known: readonly string[], attempt: Attempt): void {
  for (const file of known) if (isIn(file, path)) attempt.filesRead.add(file);
}
