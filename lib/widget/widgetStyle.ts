/**
 * The style sheet of a widget, which stands in its page under the page's nonce: colours and measures of the design
 * board (the same as in components/ui/theme.ts and app/globals.css, of which a widget can load neither). No font is
 * loaded: Inter where the reader has it, else the system's own.
 */

const LIGHT = `--panel:#fff;--hairline:#eaece9;--border:#dee0dd;--track:#eaece9;--raised:#f3f5f3;--text:#161915;--text2:#4d514c;--text3:#696d67;
--accent:#647b03;--queued:#1a73bf;--received:#6063c3;--started:#a25c03;--success:#058651;--retry:#846f05;--failure:#c33338;--revoked:#8654b5;--lost:#696d67;
--queued-chart:#3690e3;--failure-chart:#e94f50;--started-chart:#c97405`;

const DARK = `--panel:#121511;--hairline:#222421;--border:#2e302c;--track:#222421;--raised:#1a1c19;--text:#ecedeb;--text2:#a7aaa6;--text3:#898c87;
--accent:#aac757;--queued:#80befe;--received:#aab2fe;--started:#f7a353;--success:#62d395;--retry:#d5b740;--failure:#fe9992;--revoked:#cfa1fe;--lost:#a7aaa6;
--queued-chart:#52a9fe;--failure-chart:#ff716d;--started-chart:#e68c2c`;

export const WIDGET_STYLE = `
:root{${LIGHT}}
:root[data-theme=dark]{${DARK}}
@media (prefers-color-scheme:dark){:root[data-theme=system]{${DARK}}}
*{box-sizing:border-box}
html,body{margin:0;padding:0;background:transparent}
body{font:400 13px/18px "Inter Variable",Inter,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",system-ui,sans-serif;
font-feature-settings:"cv11","ss03";font-variant-numeric:tabular-nums;color:var(--text);-webkit-text-size-adjust:100%;overflow:hidden}
h1,p{margin:0;font:inherit}
b,strong{font-weight:600}
code{font:400 12px/16px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
a{color:inherit;text-decoration:none}
a:focus-visible{outline:2px solid var(--accent);outline-offset:1px;border-radius:4px}
svg{flex:none;display:block}
.widget{width:100%;background:var(--panel);border:1px solid var(--hairline);border-radius:8px;overflow:hidden}
.card{height:196px;display:grid;grid-template-rows:80px 81px 32px}
.top{display:flex;flex-direction:column;justify-content:center;padding:0 14px;min-width:0}
.head{display:flex;align-items:center;gap:8px;height:18px;min-width:0}
.right{margin-inline-start:auto;flex:none;padding-inline-start:8px}
.state{display:inline-flex;align-items:center;gap:6px;flex:none;font-weight:500}
.icon{width:16px;height:16px}
.icon .cut{stroke:var(--panel)}
.icon.turning{animation:turn 1.4s linear infinite}
@keyframes turn{to{transform:rotate(1turn)}}
.name{display:flex;min-width:0;white-space:nowrap;unicode-bidi:isolate}
.name>*{min-width:0;overflow:hidden;text-overflow:ellipsis}
.module{flex:0 999 auto;color:var(--text2)}
.second,.label,.below,.meta{color:var(--text2)}
.label,.below,.meta,.second{font-size:12px;line-height:16px}
.label,.below,.fill,.cluster{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.right.second,.right .second{color:var(--text3)}
.bar{width:100%;height:6px;margin-top:9px;border-radius:3px;overflow:hidden}
.bar .track{fill:var(--track)}
.bar .done{fill:currentColor}
.bar.started .done{fill:var(--started-chart)}
.meta{display:flex;gap:8px;margin-top:6px}
.meta .fill{flex:1}
.cells{display:grid;grid-template-columns:1fr 1fr;border-top:1px solid var(--hairline)}
.cells[data-cells="1"]{grid-template-columns:1fr}
.cell{min-width:0;padding:10px 14px 0}
.cell+.cell{border-inline-start:1px solid var(--hairline)}
.figure{display:flex;align-items:center;justify-content:space-between;gap:8px;height:24px;margin:4px 0 2px;min-width:0}
.figure strong{font-size:20px;line-height:24px;letter-spacing:-.01em;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;min-width:0}
.figure small{font-size:12px;font-weight:400;color:var(--text2);letter-spacing:0}
.figure .spark{margin-top:-4px}
.figure.wide{margin:3px 0 0}
.below{color:var(--text3)}
.spark .area{fill:currentColor;opacity:.16}
.spark .line{fill:none;stroke:currentColor;stroke-width:1.3}
.spark.queued{color:var(--queued-chart)}
.spark.failure{color:var(--failure-chart)}
.text{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;font-size:12px;line-height:18px;color:var(--text2);overflow-wrap:anywhere}
.text b{color:var(--text)}
.cell.rows{padding-top:12px}
.row{display:flex;align-items:center;gap:8px;height:26px;min-width:0;font-size:12px}
.tag{flex:none;padding:0 5px;border-radius:4px;background:var(--track);color:var(--text2);font-size:11px;line-height:16px}
.number{font-variant-numeric:tabular-nums}
.foot{display:flex;align-items:center;gap:8px;height:32px;padding:0 14px;border-top:1px solid var(--hairline);font-size:12px;line-height:16px;color:var(--text2);min-width:0}
.mark{width:16px;height:16px;color:var(--accent)}
.age{display:inline-flex;align-items:center;gap:6px;flex:none;color:var(--text2);font-size:12px}
.dot{width:6px;height:6px;border-radius:50%;background:var(--text3)}
.age[data-live=live] .dot{background:var(--accent)}
.age[data-live=stale]{color:var(--retry)}
.age[data-live=stale] .dot{background:transparent;border:1px dashed var(--retry)}
.out{margin-inline-start:auto;flex:none;display:inline-flex;align-items:center;gap:4px}
.out .icon{width:14px;height:14px}
.out:hover,.open:hover{color:var(--text);text-decoration:underline}
.strip{height:44px;display:flex;align-items:center;gap:12px;padding:0 14px}
.line{display:flex;align-items:center;gap:10px;flex:1;min-width:0;white-space:nowrap;overflow:hidden}
.line .name{flex:0 1 auto}
.line>.second{flex:0 99 auto;min-width:0;overflow:hidden;text-overflow:ellipsis;font-size:13px;line-height:18px;color:var(--text3)}
.line .spark{margin:0}
.open{flex:none;display:inline-flex;align-items:center;gap:5px;height:26px;padding:0 9px;border:1px solid var(--border);border-radius:6px;font-weight:500;color:var(--text)}
.open:hover{background:var(--raised);text-decoration:none}
.said{grid-row:1/3;padding:20px 14px 0}
.said p{margin-top:8px;font-size:12px;line-height:18px;color:var(--text2)}
.warn{display:inline-flex;align-items:center;gap:8px;color:var(--text)}
.card .warn{font-weight:600}
.warn .icon{color:var(--retry)}
.quiet{font-weight:600;color:var(--text2)}
[data-live=stale] .top,[data-live=stale] .cells,[data-live=stale] .line{opacity:.6}
.queued{color:var(--queued)}.received{color:var(--received)}.started{color:var(--started)}.success{color:var(--success)}
.retry{color:var(--retry)}.failure,.text b.failure{color:var(--failure)}.revoked{color:var(--revoked)}.lost{color:var(--lost)}
.reader{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:520px){.strip{gap:8px;padding:0 10px}.strip .module{display:none}.strip .open{padding:0 6px}.strip .word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.strip .line{gap:8px}}
@media (max-width:400px){.strip .spark{display:none}.strip>.age,.strip[data-kind=health] .state{font-size:0}.strip[data-kind=health] .line>:is(:nth-child(3),:nth-child(4)){display:none}}
@media (max-width:330px){.module{display:none}.top,.cell{padding-inline:12px}.foot{padding-inline:12px}.cells .spark{display:none}}
@media (prefers-reduced-motion:reduce){.icon.turning{animation:none}}
@media (forced-colors:active){.widget,.open{border-color:CanvasText}.bar .done{fill:Highlight}}
`;
