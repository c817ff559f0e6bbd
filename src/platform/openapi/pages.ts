import express, { type Router } from 'express';

/** The reader makes style elements that carry no nonce; the page is the same for everybody and holds no data of theirs. */
const READER_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * The OpenAPI document and its reading page, all from our own origin.
 *
 * @param document asked for once, when somebody first reads it: making it takes about 0.15 s, which no start should wait for
 * @param bundle path of the reader's script, which the build puts beside the web app
 */
export function openApiPages(document: () => object, root: string, bundle: string): Router {
  const router = express.Router();
  let body: string | undefined;
  const docs = `${root.replace(/\/v\d+$/, '')}/docs`;
  router.get(`${root}/openapi.json`, (_request, response) => {
    body ??= JSON.stringify(document());
    response.set('Cache-Control', 'no-cache').type('application/json').send(body);
  });
  router.get(`${docs}/reference.js`, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=86400').sendFile(bundle, { dotfiles: 'allow' });
  });
  router.get(docs, (_request, response) => {
    const configuration = JSON.stringify({
      withDefaultFonts: false,
      hideClientButton: true,
      telemetry: false,
      showDeveloperTools: 'never',
    }).replaceAll('"', '&quot;');
    response
      .set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': READER_POLICY })
      .type('html')
      .send(
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>In Their Shoes API</title></head>` +
          `<body><script id="api-reference" data-url="${root}/openapi.json" data-configuration="${configuration}"></script><script src="${docs}/reference.js"></script></body></html>`,
      );
  });
  return router;
}
