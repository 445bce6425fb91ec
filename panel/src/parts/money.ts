/** Dollars as a person reads them. */

/** Between the thousands. Intl would do it, too, but takes a tenth of the first screen's time to begin. */
const thousands = /(?<=\d)(?=(?:\d{3})+\.)/g;

/**
 * `$1,204.50`, `$0.12`; below a cent two digits that say something, `$0.0042`; `$0` for nothing at all.
 *
 * @param usd from 0 on
 */
export function dollars(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 0.01) return `$${usd.toFixed(2).replace(thousands, ",")}`;
  if (usd < 0.000_001) return "under $0.000001";
  return `$${usd.toFixed(Math.min(6, 1 - Math.floor(Math.log10(usd)))).replace(/0+$/, "")}`;
}
