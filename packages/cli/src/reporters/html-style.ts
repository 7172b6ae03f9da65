/** Style of the HTML report: the design tokens of the product, both themes. */
const light = `
--bg-app:oklch(0.962 0.007 85);--bg-surface:oklch(0.99 0.004 85);--bg-sunken:oklch(0.975 0.005 85);
--bg-hover:oklch(0.938 0.008 85);--bg-selected:oklch(0.925 0.032 262);--line-subtle:oklch(0.918 0.007 85);
--line:oklch(0.872 0.009 85);--line-strong:oklch(0.61 0.018 262);--text:oklch(0.245 0.03 262);
--text-2:oklch(0.42 0.026 262);--text-3:oklch(0.52 0.022 262);--accent:oklch(0.475 0.17 262);
--accent-text:oklch(0.45 0.165 262);--on-accent:oklch(0.995 0.003 85);--focus:oklch(0.55 0.19 262);
--ok:oklch(0.455 0.115 155);--ok-bg:oklch(0.945 0.045 155);--warn:oklch(0.49 0.115 58);--warn-bg:oklch(0.95 0.038 72);
--err:oklch(0.5 0.185 26);--err-bg:oklch(0.952 0.022 25);--m-get:oklch(0.455 0.115 155);--m-post:oklch(0.47 0.098 72);
--m-put:oklch(0.47 0.15 255);--m-patch:oklch(0.48 0.15 300);--m-delete:oklch(0.5 0.185 26);
--m-head:oklch(0.46 0.078 205);--m-options:oklch(0.48 0.16 350);color-scheme:light;`;

const dark = `
--bg-app:oklch(0.182 0.017 264);--bg-surface:oklch(0.212 0.018 264);--bg-sunken:oklch(0.164 0.015 264);
--bg-hover:oklch(0.262 0.02 264);--bg-selected:oklch(0.315 0.062 262);--line-subtle:oklch(0.268 0.017 264);
--line:oklch(0.33 0.019 264);--line-strong:oklch(0.54 0.022 264);--text:oklch(0.935 0.009 85);
--text-2:oklch(0.775 0.013 85);--text-3:oklch(0.665 0.014 264);--accent:oklch(0.545 0.175 262);
--accent-text:oklch(0.775 0.11 256);--on-accent:oklch(0.99 0.003 85);--focus:oklch(0.72 0.145 256);
--ok:oklch(0.79 0.14 156);--ok-bg:oklch(0.285 0.045 156);--warn:oklch(0.8 0.128 68);--warn-bg:oklch(0.3 0.045 65);
--err:oklch(0.735 0.15 24);--err-bg:oklch(0.3 0.062 22);--m-get:oklch(0.79 0.14 156);--m-post:oklch(0.815 0.112 86);
--m-put:oklch(0.76 0.115 250);--m-patch:oklch(0.77 0.12 300);--m-delete:oklch(0.735 0.15 24);
--m-head:oklch(0.79 0.095 205);--m-options:oklch(0.77 0.13 350);color-scheme:dark;`;

export const htmlStyle = `
:root{${light}
--ui:"IBM Plex Sans Variable","IBM Plex Sans",system-ui,sans-serif;--code:"IBM Plex Mono",ui-monospace,monospace}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
:root[data-theme=dark]{${dark}}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{background:var(--bg-app);color:var(--text);font:400 13px/20px var(--ui);display:grid;grid-template-rows:auto auto 1fr}
button,input,select{font:inherit;color:inherit}
:focus-visible{outline:2px solid var(--focus);outline-offset:1px}
header{display:flex;gap:24px;align-items:baseline;flex-wrap:wrap;padding:16px 24px 12px}
h1{font:600 18px/26px var(--ui);margin:0}
header .when{color:var(--text-3)}
header .grow{flex:1}
.verdict{font-weight:600;padding:2px 10px;border-radius:6px}
.verdict.ok{color:var(--ok);background:var(--ok-bg)}
.verdict.err{color:var(--err);background:var(--err-bg)}
.plain{border:1px solid var(--line);background:var(--bg-surface);border-radius:6px;height:28px;padding:0 10px;cursor:pointer}
.plain:hover{background:var(--bg-hover)}
.figures{display:flex;flex-wrap:wrap;gap:0;margin:0;padding:0 24px 12px;border-bottom:1px solid var(--line)}
.figures div{padding-right:32px}
.figures dt{color:var(--text-3);font-size:12px;line-height:18px}
.figures dd{margin:0;font:600 15px/22px var(--ui);font-variant-numeric:tabular-nums}
.figures .bad{color:var(--err)}
main{display:grid;grid-template-columns:minmax(320px,42%) 1fr;min-height:0}
.list{display:grid;grid-template-rows:auto 1fr;min-height:0;border-right:1px solid var(--line);background:var(--bg-surface)}
.tools{display:flex;flex-wrap:wrap;gap:8px;padding:8px 16px;border-bottom:1px solid var(--line-subtle);align-items:center}
.tools input[type=search]{flex:1;min-width:120px}
.tools input,.tools select{height:28px;border:1px solid var(--line-strong);border-radius:6px;background:var(--bg-surface);padding:0 8px}
.seg{display:flex;border:1px solid var(--line);border-radius:6px;overflow:hidden}
.seg button{border:0;background:none;height:26px;padding:0 10px;cursor:pointer}
.seg button[aria-pressed=true]{background:var(--bg-selected);font-weight:600}
.rows{overflow:auto;position:relative;outline-offset:-2px}
.row{position:absolute;left:0;right:0;height:28px;display:flex;gap:8px;align-items:center;padding:0 16px;cursor:pointer;white-space:nowrap;overflow:hidden;border-bottom:1px solid var(--line-subtle)}
.row:hover{background:var(--bg-hover)}
.row[aria-selected=true]{background:var(--bg-selected)}
.row .name{flex:1;overflow:hidden;text-overflow:ellipsis}
.row .folder{color:var(--text-3)}
.row .side{color:var(--text-2);font-variant-numeric:tabular-nums}
.row.head{cursor:default;font-weight:600;background:var(--bg-sunken);color:var(--text-2)}
.row .mark{width:14px;text-align:center;font-weight:600}
.mark.ok,.detail .c2{color:var(--ok)}.mark.err,.row .c4,.row .c5,.row .c0,.detail .c4,.detail .c5{color:var(--err)}.row .c3,.detail .c3{color:var(--warn)}.mark.skip{color:var(--text-3)}
.method{font:600 11px/16px var(--code);width:52px;text-align:right;color:var(--text-2)}
.GET{color:var(--m-get)}.POST{color:var(--m-post)}.PUT{color:var(--m-put)}.PATCH{color:var(--m-patch)}.DELETE{color:var(--m-delete)}.HEAD{color:var(--m-head)}.OPTIONS{color:var(--m-options)}
.detail{overflow:auto;padding:16px 24px;min-width:0}
.detail h2{font:600 15px/22px var(--ui);margin:0 0 4px}
.detail h3{font:600 13px/20px var(--ui);margin:24px 0 4px}
.detail .url{font:400 12.5px/20px var(--code);overflow-wrap:anywhere}
.muted{color:var(--text-3)}
.tests{list-style:none;margin:0;padding:0}
.tests li{padding:4px 0;border-bottom:1px solid var(--line-subtle);display:grid;grid-template-columns:64px 1fr;gap:8px}
.tests .message{grid-column:2;color:var(--err);font:400 12.5px/20px var(--code);overflow-wrap:anywhere;white-space:pre-wrap}
.pass{color:var(--ok)}.fail{color:var(--err);font-weight:600}
table{border-collapse:collapse;width:100%}
td,th{padding:3px 12px 3px 0;border-bottom:1px solid var(--line-subtle);text-align:left;vertical-align:top;font:400 12.5px/20px var(--code);overflow-wrap:anywhere}
th{font:400 12px/18px var(--ui);color:var(--text-3)}
td:first-child{color:var(--text-2);width:30%}
pre{margin:4px 0;padding:8px 12px;background:var(--bg-sunken);border:1px solid var(--line-subtle);border-radius:6px;font:400 12.5px/20px var(--code);white-space:pre-wrap;overflow-wrap:anywhere;max-height:420px;overflow:auto}
details>summary{cursor:pointer;padding:4px 0}
.log{margin:0;padding:0;list-style:none;font:400 12.5px/20px var(--code)}
.log li{padding:2px 0;overflow-wrap:anywhere;white-space:pre-wrap}
.log .warn{color:var(--warn)}.log .error{color:var(--err)}
.bar{display:flex;height:8px;background:var(--bg-sunken);border-radius:4px;overflow:hidden;margin:4px 0}
.bar i{background:var(--accent)}.bar i:nth-child(2n){background:var(--line-strong)}
.empty{padding:24px 16px;color:var(--text-2)}
@media (max-width:860px){body{display:block}main{display:block}.list{height:50vh}.detail{border-top:1px solid var(--line)}}
@media print{body,main{display:block}.list{height:auto}}
`;
