/** The `.env` file beside the project, under the real environment. */
import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";

/** What `env` holds, and what the file at `path` adds to it; the environment wins. Without a file: `env` itself. */
export async function withDotEnv(
  env: Readonly<Record<string, string | undefined>>,
  path: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  try {
    return { ...parseEnv(await readFile(path, "utf8")), ...env };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return env;
    throw new Error(`${path} cannot be read: check its permissions`, { cause: error });
  }
}
