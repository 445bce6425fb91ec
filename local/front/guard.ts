/** Who may use the front: this machine's own programs and pages. */

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Why a request is refused, or null when it may pass.
 *
 * Listening on loopback alone is not enough: a page of any site in the person's browser can send requests
 * here, and a DNS name can be rebound to 127.0.0.1. The first shows in `Origin`, the second in `Host`.
 */
export function refusalOf(headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}): string | null {
  const host = headers.host ?? "";
  if (!loopbackHost.test(host)) return "Use localhost or 127.0.0.1 to reach the local Vigil.";
  const { origin } = headers;
  if (origin !== undefined && URL.parse(origin)?.host !== host.toLowerCase()) {
    return "Pages of another origin may not use the local Vigil.";
  }
  return null;
}
