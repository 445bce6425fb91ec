/** The token of a link of `/panel`: it stands behind the `#`, so that no server or log sees it. */

/** What stands behind the `#` of `/enter`, null when nothing does. Whether it is a token at all is the server's to say. */
export function tokenIn(pathname: string, hash: string): string | null {
  if (pathname !== "/enter") return null;
  const token = hash.replace(/^#/, "").trim();
  return token === "" ? null : token;
}
