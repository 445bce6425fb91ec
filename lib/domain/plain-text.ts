/** What text loses on its way into the store, whoever wrote it. */

/**
 * Text as it is stored: as it was written, without control characters (line breaks and tabs aside) and lone
 * surrogates, which nobody typed. Escaping is the business of whoever shows it.
 */
export const sanitise = (text: string): string => text.replace(/(?![\t\n])\p{Cc}|\p{Cs}/gu, "");
