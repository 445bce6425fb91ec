/** The nonce under which libraries may add styles: Vite leaves it in a meta tag, the server fills it in. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
