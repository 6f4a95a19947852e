/** One task: its state and name, how far it is, what it failed with. Pure. */
import { endsTask } from "../celery/states";
import { taskNameParts } from "../format/taskNameParts";
import { html, type Html } from "./html";
import { stateIcon } from "./icons";
import type { WidgetLook, WidgetParts } from "./renderWidget";
import { bar } from "./spark";
import type { TaskGlance } from "./widget";
import type { WidgetWords } from "./words";

/** `task` null: nobody has heard of it. */
export function renderTask(task: TaskGlance | null, look: WidgetLook): WidgetParts {
  const { words } = look;
  if (task === null) return unseen(words.t("unseenTask"), words.t("unseenTaskText"));
  return {
    hue: hueOf(task),
    top: taskTop(task, look),
    cells: task.message !== null || task.exceptionType !== null ? [errorCell(task)] : factCells(task, look),
    line: html`${stateLabel(task, words)} ${taskName(task.name, task.id)}
      <span class="second">${detailLine(task, look)}</span>`,
  };
}

/** For what is not there, or not yet. */
export function unseen(title: string, text: string): WidgetParts {
  return {
    hue: null,
    top: html`<h1 class="quiet">${title}</h1>`,
    cells: [html`<section class="cell"><p class="text">${text}</p></section>`],
    line: html`<b>${title}</b> <span class="second">${text}</span>`,
  };
}

/** State, name and percent, the bar, and what is beside it in words. */
export function taskTop(task: TaskGlance, look: WidgetLook): Html {
  const { words } = look;
  const { progress } = task;
  const percent = progress === null || !shownProgress(task) ? null : words.format.percent(progress.share);
  const right =
    percent === null ? html`<span class="second">${since(task, look)}</span>` : html`<b>${percent}</b>`;
  return html`<div class="head">
      ${stateLabel(task, words)}${taskName(task.name, task.id)}<span class="right">${right}</span>
    </div>
    ${
      progress !== null && percent !== null
        ? bar(progress.share, hueOf(task), words.t("progress"), percent)
        : null
    }
    <div class="meta">
      <span class="fill">${progress === null ? place(task, words) : counted(task, words)}</span
      ><span>${leftWords(task, look)}</span>
    </div>`;
}

/** What it is in: a lost task's own state says nothing any more. */
export function shownState({ lost, state }: TaskGlance): string {
  return lost ? "LOST" : state;
}

const HUES: Record<string, string> = {
  PENDING: "queued",
  RECEIVED: "received",
  SUCCESS: "success",
  RETRY: "retry",
  FAILURE: "failure",
  REJECTED: "failure",
  REVOKED: "revoked",
  LOST: "lost",
};

export function hueOf(task: TaskGlance): string {
  return HUES[shownState(task)] ?? "started";
}

function stateLabel(task: TaskGlance, words: WidgetWords): Html {
  const state = shownState(task);
  // A progress says all that its custom state does.
  const word =
    task.progress !== null && HUES[state] === undefined ? words.state("STARTED") : words.state(state);
  return html`<span class="state ${hueOf(task)}">${stateIcon(state)}${word}</span>`;
}

export function taskName(name: string | null, otherwise: string): Html {
  if (name === null) return html`<bdi class="name"><code>${otherwise}</code></bdi>`;
  const { module, last } = taskNameParts(name);
  return html`<bdi class="name" title="${name}"><span class="module">${module}</span><b>${last}</b></bdi>`;
}

/** Once a task has succeeded what it told before is old. */
function shownProgress({ state, lost }: TaskGlance): boolean {
  return !lost && !endsTask(state);
}

function counted({ progress }: TaskGlance, { t, format }: WidgetWords): string {
  if (progress === null) return "";
  const values = { current: format.count(progress.current), total: format.count(progress.total) };
  return progress.unit === null ? t("of", values) : t("unitOf", { ...values, unit: progress.unit });
}

function place({ queue, worker }: TaskGlance, { t }: WidgetWords): string {
  if (worker !== null) return t("onWorker", { worker });
  return queue === null ? "" : t("inQueue", { queue });
}

/** How often it was begun, where that is more than once. */
function attemptWords({ attempts }: TaskGlance, { t }: WidgetWords): string {
  return attempts > 1 ? t("attempts", { count: attempts }) : "";
}

function leftWords(task: TaskGlance, { words, now }: WidgetLook): string {
  const { progress } = task;
  if (progress === null || progress.leftMs === null || !shownProgress(task)) return "";
  const left = Math.max(0, progress.leftMs - Math.max(0, now - progress.at));
  return words.t("left", { length: words.format.length(left, "whole") });
}

/** How long it is in its state. */
function since(task: TaskGlance, { words, now }: WidgetLook): string {
  const { t, format } = words;
  const ago = (at: number | null) => {
    const ms = now - (at ?? task.updatedAt);
    return ms < 1000 ? t("now") : t("ago", { length: format.age(ms) });
  };
  if (task.lost) return ago(task.updatedAt);
  if (endsTask(task.state)) return ago(task.finishedAt);
  if (task.dueAt !== null && task.dueAt > now) return t("due", { length: format.age(task.dueAt - now) });
  if (task.startedAt !== null) return t("began", { length: format.age(Math.max(0, now - task.startedAt)) });
  return ago(task.createdAt);
}

/** `CardError, 3 attempts, 9 s ago`. */
function detailLine(task: TaskGlance, look: WidgetLook): string {
  const { words } = look;
  if (task.progress !== null && shownProgress(task)) {
    const left = leftWords(task, look);
    return [words.format.percent(task.progress.share), counted(task, words), left]
      .filter((part) => part !== "")
      .join(" · ");
  }
  return [task.exceptionType, attemptWords(task, words), since(task, look)]
    .filter((part) => part !== null && part !== "")
    .join(words.t("comma"));
}

function errorCell({ exceptionType, message }: TaskGlance): Html {
  return html`<section class="cell error">
    <p class="text"><b class="failure">${exceptionType ?? ""}</b> <bdi>${message ?? ""}</bdi></p>
  </section>`;
}

function factCells(task: TaskGlance, { words, now }: WidgetLook): Html[] {
  const { t, format } = words;
  const running = task.startedAt !== null && !endsTask(task.state) && !task.lost;
  const ran =
    task.runtimeMs ?? (running && task.startedAt !== null ? Math.max(0, now - task.startedAt) : null);
  const waits = task.startedAt === null && !endsTask(task.state);
  const usual = task.usualMs === null ? "" : t("usual", { value: format.length(task.usualMs, "short") });
  const long = (ms: number) => format.length(ms, running || waits ? "whole" : "exact");
  const first = waits
    ? cell(
        t("waits"),
        format.length(Math.max(0, now - task.createdAt), "whole"),
        task.queue === null ? "" : t("inQueue", { queue: task.queue }),
      )
    : cell(t(running ? "runsFor" : "ranFor"), ran === null ? "–" : long(ran), usual);
  const second =
    task.attempts > 1
      ? cell(
          t("attempt"),
          format.count(task.attempts),
          task.queue === null ? "" : t("inQueue", { queue: task.queue }),
        )
      : cell(
          t("waited"),
          task.waitedMs === null ? "–" : format.length(task.waitedMs, "short"),
          task.queue === null ? "" : t("inQueue", { queue: task.queue }),
        );
  return [first, second];
}

/** A label, a figure, and a word about it. */
export function cell(
  label: string,
  figure: Html | string,
  below: Html | string,
  picture: Html | null = null,
): Html {
  return html`<section class="cell">
    <div class="label">${label}</div>
    <div class="figure"><strong>${figure}</strong>${picture}</div>
    <div class="below">${below}</div>
  </section>`;
}
