/** Dollars as a person reads them. */

const cents = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/**
 * `$1,204.50`, `$0.12`; below a cent two digits that say something, `$0.0042`; `$0` for nothing at all.
 *
 * @param usd from 0 on
 */
export function dollars(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 0.01) return cents.format(usd);
  if (usd < 0.000_001) return "under $0.000001";
  return `$${usd.toFixed(Math.min(6, 1 - Math.floor(Math.log10(usd)))).replace(/0+$/, "")}`;
}
