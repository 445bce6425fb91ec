/** The content security policy of the panel's page: it runs its own files, and nothing that somebody wrote. */

/** Stands in the built page wherever a nonce belongs. */
export const cspNoncePlaceholder = "VIGIL-CSP-NONCE";

/**
 * | source | may be |
 * | --- | --- |
 * | scripts | the panel's own files; nothing inline, no `eval`, no `javascript:` |
 * | styles | its own files, and what its libraries add at run time with the nonce of this answer |
 * | pictures | its own, `data:` and `blob:` (a file that is about to be sent) |
 * | requests | to this origin |
 * | frames, plug-ins, `<base>`, forms that are sent away | none |
 *
 * @param nonce 16 and more random bytes in base64, new for each answer (CSP3, "nonce-source")
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
