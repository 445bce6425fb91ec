/** The nonce under which libraries may add styles: Vite leaves it in a meta tag, the server fills it in. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";

/** For what keeps the page from scrolling behind a dialog: it looks for the nonce where webpack would put it. */
export const shareStyleNonce = (): void => {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
};
