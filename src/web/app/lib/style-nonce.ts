/** What style elements must carry to count here (Content-Security-Policy); new with every load of the page. */
export const STYLE_NONCE = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';

/** Where the libraries that make style elements of their own look for it (get-nonce). */
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = STYLE_NONCE;
