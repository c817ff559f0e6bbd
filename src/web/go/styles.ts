import { createHash } from 'node:crypto';

/** All styles of the page: one small sheet, inside it, so that a weak phone asks once. Colours keep 4.5:1 in both schemes. */
export const STYLES = `
:root{color-scheme:light dark;--bg:#fbfaf8;--card:#fff;--text:#1f1d1a;--soft:#5d574e;--line:#8a8378;--hair:#e4dfd7;--accent:#0b5d57;--on:#fff;--tint:#e3f1ef;--bad:#a3161f;--badtint:#fdecec;--focus:#1a4fd6}
@media (prefers-color-scheme:dark){:root{--bg:#151413;--card:#1f1e1c;--text:#f1eee9;--soft:#b9b2a7;--line:#8d867b;--hair:#37342f;--accent:#7fd1c8;--on:#06201e;--tint:#15312f;--bad:#ff9c9c;--badtint:#3b1a1c;--focus:#9dbcff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
main,header,footer{max-width:40rem;margin:0 auto;padding:0 1rem}
header{padding-top:1rem;color:var(--soft);font-size:.9375rem}
footer{padding-top:1.5rem;padding-bottom:2.5rem;color:var(--soft);font-size:.9375rem}
h1{font-size:1.75rem;line-height:1.2;margin:.25rem 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .5rem}
h3,h4,h5,h6{font-size:1.0625rem;margin:1rem 0 .25rem}
p{margin:0 0 .75rem}
.lead{font-size:1.125rem}
section,details,.card{background:var(--card);border:1px solid var(--hair);border-radius:.875rem;padding:1rem;margin:1rem 0}
.note{background:var(--tint);border-color:transparent}
.note>:last-child,section>:last-child,.card>:last-child,.brief>div>:last-child{margin-bottom:0}
button+.hint{margin-top:.5rem}
.bad{background:var(--badtint);border:2px solid var(--bad)}
.bad a{color:var(--bad)}
dl{margin:0}
dt{color:var(--soft);font-size:.9375rem}
dd{margin:0 0 .625rem}
dd:last-child{margin:0}
dd ul{margin:0;padding-left:1.2rem}
@media (min-width:30rem){dl{display:grid;grid-template-columns:fit-content(14rem) 1fr;gap:.5rem 1rem;align-items:baseline}dd,dd:last-child{margin:0}}
a{color:var(--accent)}
.brief pre{overflow-x:auto}
.brief blockquote{margin:0 0 .75rem;padding-left:.75rem;border-left:3px solid var(--hair)}
.brief table{display:block;overflow-x:auto}
summary{font-weight:600;font-size:1.125rem;cursor:pointer;padding:.375rem 0;min-height:2.75rem;display:flex;align-items:center;gap:.5rem;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";flex:none;width:.55rem;height:.55rem;border-right:2px solid;border-bottom:2px solid;transform:rotate(-45deg)}
details[open]>summary::before{transform:rotate(45deg)}
fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}
legend,.label{font-weight:600;padding:0;margin:0 0 .25rem;display:block}
.hint{color:var(--soft);font-size:.9375rem;margin:0 0 .5rem}
.field{margin:0 0 1.5rem}
.error{color:var(--bad);font-weight:600;margin:0 0 .5rem}
.opt{color:var(--soft);font-weight:400}
input[type=text],textarea{width:100%;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:.5rem;padding:.625rem .75rem}
input[type=text]{max-width:10rem}
textarea{min-height:6.5rem;resize:vertical}
[aria-invalid=true]{border:2px solid var(--bad)}
.scale{display:grid;grid-template-columns:repeat(7,1fr);gap:.25rem}
.choice{position:relative;display:flex;align-items:center;gap:.625rem;min-height:2.75rem;border:1px solid var(--line);border-radius:.625rem;padding:.375rem .75rem;background:var(--bg);cursor:pointer}
.choice input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.choice+.choice{margin-top:.5rem}
.scale .choice,.faces .choice{margin:0}
.scale .choice{flex-direction:column;justify-content:center;gap:.25rem;padding:.5rem .125rem}
.faces{display:grid;gap:.5rem}
.face{flex:none;width:2rem;height:2rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}
@media (min-width:30rem){.faces{grid-template-columns:repeat(5,1fr)}.faces .choice{flex-direction:column;justify-content:center;gap:.375rem;padding:.625rem .25rem;text-align:center}}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);background:var(--tint)}
.ends{display:flex;justify-content:space-between;color:var(--soft);font-size:.875rem;margin:.25rem 0 0}
button{font:inherit;font-weight:600;width:100%;min-height:3.25rem;border:2px solid var(--accent);border-radius:.75rem;background:var(--accent);color:var(--on);padding:.625rem 1rem;cursor:pointer}
button.quiet{background:transparent;color:var(--accent)}
:focus-visible,.choice:has(:focus-visible){outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static;display:inline-block;padding:.75rem 1rem}
.story{white-space:pre-wrap}
@media (prefers-reduced-motion:no-preference){button,.choice{transition:background-color .12s}}
@media (forced-colors:active){.choice:has(:checked){outline:3px solid Highlight}}
`.trim();

/**
 * The page's own policy, stricter than the app's: nothing but this sheet (by its hash) and forms to our own address. No
 * script runs at all.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLES).digest('base64')}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
