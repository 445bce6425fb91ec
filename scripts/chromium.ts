/** Which Chromium of this machine draws pictures and runs the browser tests. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** What the packages call it: Debian and Alpine, Ubuntu, Google's own. */
const names = ["chromium", "chromium-browser", "google-chrome"] as const;

/**
 * The program's absolute path: `VIGIL_CHROMIUM` (a path, or a name on PATH), else the first of `chromium`,
 * `chromium-browser` and `google-chrome` on PATH; null when there is none.
 *
 * @throws when `VIGIL_CHROMIUM` names nothing that can be run: another one in its place would surprise
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const { VIGIL_CHROMIUM: wanted = "", PATH: path = "" } = env;
  if (wanted === "") return names.map((name) => onPath(name, path)).find(isFound) ?? null;
  const found = isAbsolute(wanted) ? [wanted].find(canRun) : onPath(wanted, path);
  if (found === undefined)
    throw new Error(`VIGIL_CHROMIUM is ${wanted}, which is no program that can be run here.`);
  return found;
}

const onPath = (name: string, path: string): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(canRun);

const isFound = (path: string | undefined): path is string => path !== undefined;

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Whatever hinders us from looking also hinders us from running it.
    return false;
  }
}
