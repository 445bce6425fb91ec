/**
 * level-iterators: what a query read from comes to its end. dynalite 4.0.0 asks its iterators to `return`, which
 * abstract-level 3 does not have, so that each query and each scan left one open: some 9 KB, and a snapshot of the table.
 */
import { createRequire } from "node:module";

interface Iterator {
  close(): Promise<void>;
}

type Open = (this: Database, ...options: unknown[]) => Iterator;

interface Database {
  keys: Open;
  values: Open;
}

/** The part of the packages `level` and `memory-level` that is used here. */
interface Packages {
  readonly Level: { readonly prototype: Database };
  readonly MemoryLevel: { readonly prototype: Database };
}

const mended = new WeakSet<object>();

/** Changes the databases of this process, those to come too; once is enough. */
export function closeIterators(): void {
  const { Level, MemoryLevel } = packagesOfDynalite();
  for (const { prototype } of [Level, MemoryLevel]) {
    if (mended.has(prototype)) continue;
    mended.add(prototype);
    const { keys, values } = prototype;
    prototype.keys = returning(keys);
    prototype.values = returning(values);
  }
}

const returning = (open: Open): Open =>
  function (this: Database, ...options) {
    const iterator = open.apply(this, options);
    return Object.assign(iterator, { return: () => iterator.close() });
  };

/** Through dynalite's own eyes: they are its dependencies, and none of this project's. */
function packagesOfDynalite(): Packages {
  const dynalites = createRequire(import.meta.resolve("dynalite"));
  // Untyped by nature; the version is pinned exactly, and the test of the iterators uses both.
  return { ...dynalites("level"), ...dynalites("memory-level") } as Packages;
}
