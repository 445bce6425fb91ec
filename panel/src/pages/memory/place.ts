/** Which part of a memory an address names, below `/memory`. */

export type MemoryPlace =
  | { readonly tab: "files"; readonly path: string | null }
  | { readonly tab: "search" }
  | { readonly tab: "syntheses"; readonly id: string | null };

/** @param rest what follows `/memory/`, as the browser has it */
export function placeOf(rest: string): MemoryPlace {
  const [tab, ...names] = rest.split("/").map(decoded);
  const name = names.join("/");
  if (tab === "search") return { tab: "search" };
  if (tab === "syntheses") return { tab: "syntheses", id: name === "" ? null : name };
  return { tab: "files", path: tab === "files" && name !== "" ? name : null };
}

/** As it stands where somebody typed an address that cannot be decoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
