/** The look of the chat, shut in its shadow tree. */

const DARK = `--accent:var(--tuenet-dark-accent,#7ed9ca);--on:var(--tuenet-dark-on-accent,#08231f);--paper:#12161f;--card:#1e2531;
--ink:#f1eee8;--soft:#bcc1cd;--line:#3b4454;--edge:#8a91a0;--alarm:#ff9d90;--warm:#37201f;--open:#86dba8;color-scheme:dark`;
const CONTRAST = `--accent:#ffe14d;--on:#000;--paper:#000;--card:#000;--ink:#fff;--soft:#fff;--line:#fff;--edge:#fff;--alarm:#ffe14d;
--warm:#000;--open:#fff;color-scheme:dark`;
export const NARROW = "(max-width:480px),(max-height:520px)";

export const STYLE = `
:host{--accent:var(--tuenet-accent,#0f625b);--on:var(--tuenet-on-accent,#fff);--paper:#f8f6f1;--card:#fff;--ink:#1d2433;
--soft:#4b5366;--line:#dcd7cc;--edge:#747986;--alarm:#b3261a;--warm:#fff1ee;--open:#14693c;--off:var(--tuenet-offset,1rem);
--round:var(--tuenet-radius,1.25rem);--left:auto;--right:var(--off);--wide:25.5rem;--high:43rem;color-scheme:light;color:var(--ink);letter-spacing:normal;text-transform:none;white-space:normal;
font:max(16px,1rem)/1.5 var(--tuenet-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif)}
:host([placement=inline]){display:block;block-size:min(var(--high),85vh);border:1px solid var(--line);border-radius:var(--round);overflow:hidden}
:host([side=left]){--left:var(--off);--right:auto}
:host([size=small]){--wide:21rem;--high:32rem}
:host([size=large]){--wide:34rem;--high:54rem}
@media (prefers-color-scheme:dark){:host(:not([theme=light],[theme=contrast])){${DARK}}}
@media (prefers-contrast:more){:host(:not([theme=light],[theme=dark])){${CONTRAST}}}
:host([theme=dark]){${DARK}}
:host([theme=contrast]){${CONTRAST}}
*{box-sizing:border-box;margin:0;padding:0;list-style:none}
[hidden],:host([hidden]),.state:empty,p:empty,ol:empty{display:none!important}
.unseen,.verb{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:3px solid;outline-offset:2px}
button,textarea,input{font:inherit;color:inherit}
button,.b{display:inline-flex;align-items:center;justify-content:center;min-block-size:max(44px,2.75em);min-inline-size:44px;
padding:.3em .9em;border:1px solid var(--edge);border-radius:1.4em;background:var(--card);color:var(--ink);font-weight:500;
line-height:1.25;text-decoration:none;cursor:pointer;overflow-wrap:anywhere}
@media (hover:hover){button:hover,.b:hover{text-decoration:underline}}
.fill,.exit,:is(.urgent,.alarm) :first-child>.call,textarea:not(:placeholder-shown)+button{background:var(--accent);color:var(--on);border-color:#0000;font-weight:600}
.exit{background:var(--ink);color:var(--card)}
.launcher,dialog{position:fixed;z-index:2147483000;inset:auto var(--right) var(--off) var(--left);box-shadow:0 1em 2.5em -.7em #0009}
.launcher{min-block-size:56px;padding-inline:1.4em;border-radius:2em}
.launcher::before{content:"";padding:.35em .5em;margin-inline-end:.6em;border:.16em solid;border-radius:.45em .45em .45em 0}
.panel{display:flex;flex-direction:column;block-size:100%;background:var(--paper);overflow:hidden}
.panel:focus{outline:0}
dialog{inline-size:min(var(--wide),100vw - 2*var(--off));block-size:min(var(--high),100vh - 2*var(--off));max-inline-size:none;max-block-size:none;
border:1px solid var(--line);border-radius:var(--round);color:inherit;background:var(--paper);overflow:hidden}
dialog:modal{inset:0;inline-size:auto;block-size:auto;border:0;border-radius:0}
[data-size="2"]{font-size:1.2em}
[data-size="3"]{font-size:1.45em}
header,form{display:flex;flex-wrap:wrap;align-items:center;justify-content:end;gap:.4em;padding:.55em;background:var(--card);border:0 solid var(--line);border-block-end-width:1px}
h2{flex:1;padding-inline-start:.4em;font-size:1.1em;line-height:1.2;white-space:nowrap}
header button,form>button{padding:0;font-size:1.25em;min-block-size:44px}
header button{border-color:#0000}
.under{position:relative;flex:1;min-block-size:0}
.menu,.scroll{position:absolute;inset:0;overflow:auto;overscroll-behavior:contain;padding:1em}
.menu{z-index:1;display:grid;gap:.45em;align-content:start;background:var(--paper)}
.menu>*{justify-content:start;text-align:start;border-radius:.8em}
.menu .risky{color:var(--alarm);border-color:currentColor}
[aria-pressed=true]::after{content:" ✓";white-space:pre}
.scroll,ol,.intro,.contacts{display:flex;flex-direction:column;gap:.8em}
.scroll>*{flex:none}
.intro{gap:.5em}
.soft,.note,.intro p+p{font-size:.9em;color:var(--soft)}
.row,.chips{display:flex;flex-wrap:wrap;gap:.5em}
.panel>.chips{flex-wrap:nowrap;white-space:nowrap;padding:.4em .55em;overflow:auto;overscroll-behavior:contain;scrollbar-width:thin;background:var(--card);border-block-start:1px solid var(--line)}
.panel>.many{flex-wrap:wrap;white-space:normal;max-block-size:45%}
.many button{max-inline-size:100%}
.chips:empty{display:none}
.chips button{flex:none;text-align:start;outline-offset:-3px}
.chips button,.call{border-color:var(--accent)}
.message{display:grid;grid-template-columns:minmax(0,1fr);gap:.45em;justify-items:start;border-radius:1.15em;position:relative}
.calm::before{content:"";position:absolute;top:.4em;inline-size:1.6em;block-size:1.6em;border-radius:.6em .6em .6em .1em;
background:radial-gradient(circle at 50% .55em,var(--on) .28em,#0000 .32em),radial-gradient(circle at 50% 0,#0000 1.05em,var(--on) 1.1em 1.2em,#0000 1.25em) var(--accent)}
.calm>.bubble,.typing{margin-inline-start:2em}
.bubble,.contact{padding:.6em .8em;border:1px solid var(--line);border-radius:1.15em;background:var(--card);overflow-wrap:anywhere}
.bubble{max-inline-size:min(100% - 2em,40em);border-end-start-radius:.3em}
.bubble *+*{margin-block-start:.4em}
.bubble a{color:inherit}
.self{justify-items:end}
.self .bubble{background:var(--accent);color:var(--on);border-color:#0000;border-radius:1.15em 1.15em .3em;white-space:pre-line}
.dots li{list-style:disc;margin-inline-start:1.1em}
.todo label{display:flex;gap:.7em;align-items:center;min-block-size:44px;padding-block:.4em}
strong,b{display:block}
b{margin-block-end:.25em;font-weight:600}
.todo input{flex:none;inline-size:1.5em;block-size:1.5em;accent-color:var(--accent)}
.todo :checked+span{text-decoration:line-through;color:var(--soft)}
.todo label *,.todo li{margin:0}
.todo li+li{border-block-start:1px solid var(--line)}
.note{justify-items:center;text-align:center}
.urgent,.alarm{padding:.7em;border:2px solid var(--alarm);background:var(--warm);justify-items:stretch}
.urgent .bubble{max-inline-size:none}
.flag,.over{color:var(--alarm);font-weight:700}
.contacts{gap:.4em;inline-size:100%}
.contact{display:flex;flex-wrap:wrap;align-items:center;gap:.35em;padding:.15em .3em}
details{flex:1;min-inline-size:0;line-height:1.3}
details[open]{flex-basis:100%}
summary{display:grid;align-content:center;min-block-size:44px;padding-inline-start:.8em;font-size:.9em;line-height:1.13;cursor:pointer}
summary strong::before{content:"▸";content:"▸"/"";display:inline-block;inline-size:.8em;margin-inline-start:-.8em}
details[open] strong::before{content:"▾";content:"▾"/""}
details>:not(summary){margin:.3em 0 0 .7em}
.call{padding-inline:.5em}
[open]~.call{flex:auto}
.yes{color:var(--open);font-weight:500}
.typing{align-self:start;display:flex;gap:.3em}
.typing i{inline-size:.5em;block-size:.5em;margin-block:.5em;border:.25em solid var(--soft);border-radius:1em}
form{border-width:1px 0 0;align-items:end}
textarea{flex:1;min-inline-size:0;min-block-size:max(44px,2.75em);max-block-size:7.5em;padding:.55em .9em;border:1px solid var(--edge);
border-radius:1.4em;background:var(--paper);resize:none;line-height:1.4}
textarea:focus{outline:2px solid var(--accent);outline-offset:0}
textarea::placeholder{color:var(--soft);opacity:1}
form p{inline-size:100%;padding-inline:.5em}
.keys,.leaving{position:absolute;z-index:2;inset:auto 0 0;padding:.5em;background:var(--ink);color:var(--card);font-size:.9em;text-align:center}
.scroll:not(:has(li :focus-visible))~.keys{display:none}
@media (max-height:400px){header,form,.panel>.chips{padding-block:1px}}
@media (prefers-reduced-motion:no-preference){
.scroll{scroll-behavior:smooth}
.typing i{animation:t 1.2s infinite}
.typing i+i{animation-delay:.2s}
.typing i+i+i{animation-delay:.4s}
@keyframes t{50%{opacity:.25}}
.calm>*{animation:s .3s both}
.calm>.bubble~*{animation-delay:.6s}
.calm>.bubble~.bubble~*{animation-delay:1.2s}
@keyframes s{from{opacity:0}}}
@media (forced-colors:active){.fill,.exit,.self .bubble,.calm::before{border:2px solid}}
`;
