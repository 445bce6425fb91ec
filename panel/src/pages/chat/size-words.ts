/** How large a file is, as one reads it: `812 bytes`, `20 KB`, `1.2 MB`; 1 KB is 1,000 bytes. @param bytes from 0 on */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
