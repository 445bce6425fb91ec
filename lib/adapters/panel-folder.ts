/** The built panel as it lies beside the control function's code. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault, reasonOf } from "../domain/fault.ts";
import type { PanelFiles } from "../ports.ts";

/** @param folder holds `index.html` and `assets/`, as `infra-cdk/panel.ts` builds them */
export function panelFolder(folder: string): PanelFiles {
  const read = async (path: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    try {
      return await readFile(join(folder, path));
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
      throw new Fault("unavailable", "panel.read", reasonOf(cause), { cause });
    }
  };
  // A function lives for hours, and its page never changes.
  let page: Promise<string> | undefined;
  return {
    page: () => {
      page ??= read("index.html").then((bytes) => {
        if (bytes === null) throw new Fault("not-found", "panel.read", "the panel was not built");
        return new TextDecoder().decode(bytes);
      });
      return page;
    },
    asset: (name) => read(join("assets", name)),
  };
}
