/** The part of dynalite that is used here; the package has no types of its own. */
declare module "dynalite" {
  import type { Server } from "node:http";

  interface Options {
    /** Folder of the LevelDB store; in memory without it. */
    readonly path?: string;
    /** How long a new table stays in CREATING, 500 ms unless set. */
    readonly createTableMs?: number;
  }
  function dynalite(options?: Options): Server;
  export = dynalite;
}
