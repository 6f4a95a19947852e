/** Queues, workers, the health of the cluster and its failures, as figures with a word about each. Pure. */
import { html, type Html } from "./html";
import { stateIcon, WARNING } from "./icons";
import type { WidgetLook, WidgetParts } from "./renderWidget";
import { cell, taskName, taskTop, unseen } from "./renderTask";
import { bar, spark } from "./spark";
import type { FailingGlance, QueueGlance, WaitingGlance, WidgetContent, WorkerGlance } from "./widget";
import type { WidgetWords } from "./words";

export function renderQueue(queue: QueueGlance | null, look: WidgetLook): WidgetParts {
  const { words } = look;
  const { t, format } = words;
  if (queue === null) return unseen(t("unseenQueue"), t("unseenQueueText"));
  const ready = queue.ready === null ? "–" : format.count(queue.ready);
  const rate = (value: number | null) => (value === null ? "–" : format.rate(value));
  const rates =
    queue.inPerMinute === null && queue.outPerMinute === null
      ? "–"
      : t("rates", { in: rate(queue.inPerMinute), out: rate(queue.outPerMinute) });
  const forecast = forecastWords(queue, look);
  const takers = [
    t("takers", { count: queue.workers }),
    ...(queue.slots === null ? [] : [t("slots", { count: queue.slots })]),
  ].join(t("comma"));
  const oldest =
    queue.oldestAt === null || queue.ready === 0
      ? ""
      : t("oldest", { length: format.age(Math.max(0, look.now - queue.oldestAt)) });
  return {
    hue: isAlarming(queue) ? "failure" : null,
    top: html`<div class="head">
        <span class="label fill">${t("waitingIn", { queue: queue.queue })}</span
        ><span class="right second">${oldest}</span>
      </div>
      <div class="figure wide"><strong>${ready}</strong>${spark(queue.trend, "queued", 150)}</div>
      <div class="below">${forecast}</div>`,
    cells: [
      cell(t("inOut"), rates, takers),
      cell(
        t("waitP95"),
        queue.waitP95 === null ? "–" : format.length(queue.waitP95, "short"),
        queue.waitP95 === null ? "" : t("range.15m"),
      ),
    ],
    line: html`<span class="fill-none second">${t("waitingIn", { queue: queue.queue })}</span>
      <b class="number">${ready}</b> ${spark(queue.trend, "queued")} <span class="second">${forecast}</span>`,
  };
}

const STATUS_HUES: Record<WorkerGlance["status"], string> = {
  online: "success",
  offline: "lost",
  lost: "failure",
  unknown: "lost",
};

export function renderWorker(worker: WorkerGlance | null, look: WidgetLook): WidgetParts {
  const { words, now } = look;
  const { t, format } = words;
  if (worker === null) return unseen(t("unseenWorker"), t("unseenWorkerText"));
  const { status, active, slots } = worker;
  const hue = STATUS_HUES[status];
  const word = t(status === "unknown" ? "unknownStatus" : status);
  const label = html`<span class="state ${hue}"
    >${stateIcon(status === "online" ? "online" : "LOST")}${word}</span
  >`;
  const name = html`<bdi class="name" title="${worker.name}"><b>${worker.name}</b></bdi>`;
  const busy =
    active === null
      ? ""
      : slots === null
        ? t("active", { count: active })
        : t("slotsBusy", { active: format.count(active), slots: format.count(slots) });
  const share = active === null || slots === null || slots === 0 ? null : active / slots;
  const age = format.age(Math.max(0, now - (worker.silentSince ?? worker.lastSeenAt)));
  const beat = t(worker.silentSince === null && status === "online" ? "beat" : "silentFor", { length: age });
  const failed = t("failed", { count: worker.failed });
  return {
    hue: status === "lost" ? "failure" : null,
    top: html`<div class="head">${label}${name}<span class="right"></span></div>
      ${share === null || status !== "online" ? null : bar(share, "started", busy, format.percent(share))}
      <div class="meta">
        <span class="fill">${status === "online" ? busy : ""}</span><span>${beat}</span>
      </div>`,
    cells: [
      cell(t("processed"), worker.processed === null ? "–" : format.compact(worker.processed), failed),
      cell(
        t("longest"),
        worker.longest === null ? "–" : format.length(Math.max(0, now - worker.longest.startedAt), "whole"),
        worker.longest === null ? t("idle") : taskName(worker.longest.name, "?"),
      ),
    ],
    line: html`${label} ${name}
      <span class="second"
        >${[status === "online" ? busy : "", beat].filter((part) => part !== "").join(t("comma"))}</span
      >`,
  };
}

type Health = Extract<WidgetContent, { kind: "health" }>;

export function renderHealth(health: Health, look: WidgetLook): WidgetParts {
  const { words } = look;
  const { t } = words;
  const { workers, waiting, failing } = health;
  const waitingLabel = waiting.queue === null ? t("waiting") : t("waitingIn", { queue: waiting.queue });
  const ready = waiting.ready === null ? "–" : words.format.count(waiting.ready);
  const share = shareFigure(failing, words);
  const isBad = workers.lost > 0 || isAlarming(waiting) || isFailing(failing);
  const top =
    health.task === undefined
      ? workersTop(health, look)
      : health.task === null
        ? html`<h1 class="quiet">${t("unseenTask")}</h1>`
        : taskTop(health.task, look);
  return {
    hue: isBad ? "failure" : null,
    top,
    cells: [
      cell(waitingLabel, ready, forecastWords(waiting, look), spark(waiting.trend, "queued")),
      cell(
        t("failing", { range: t(`range.${failing.range}`) }),
        share,
        usualWords(failing, words),
        spark(failing.trend, "failure"),
      ),
    ],
    line: html`${workersLabel(health, words)} <span class="second">${waitingLabel}</span>
      <b class="number">${ready}</b>
      <span class="second">${t("failing", { range: t(`range.${failing.range}`) })}</span>
      <b class="number ${isFailing(failing) ? "failure" : ""}">${share}</b>`,
  };
}

type Failures = Extract<WidgetContent, { kind: "failures" }>;

const SHOWN_GROUPS = 2;

export function renderFailures(
  { known, failing, groups, groupCount }: Failures,
  { words }: WidgetLook,
): WidgetParts {
  const { t, format } = words;
  if (!known) return unseen(t("unseenName"), t("unseenNameText"));
  const range = t(`range.${failing.range}`);
  const share = shareFigure(failing, words);
  const label = failing.share === null ? t("failuresIn", { range }) : t("failing", { range });
  const hue = isFailing(failing) ? "failure" : null;
  const rows = groups
    .slice(0, SHOWN_GROUPS)
    .map(
      ({ type, name, count, isNew }) =>
        html`<div class="row">
          <b class="failure">${type ?? "?"}</b
          >${isNew ? html`<span class="tag">${t("new")}</span>` : null}${name === null ? null : taskName(name, "")}<span
            class="right number"
            >${format.compact(count)}</span
          >
        </div>`,
    );
  const usual = usualWords(failing, words);
  return {
    hue,
    top: html`<div class="head">
        <span class="label fill">${label}</span
        ><span class="right second">${t("groups", { count: groupCount })}</span>
      </div>
      <div class="figure wide"><strong>${share}</strong>${spark(failing.trend, "failure", 150)}</div>
      <div class="below">${usual}</div>`,
    cells: [
      rows.length === 0
        ? html`<section class="cell">
            <p class="text"><b>${t("none")}</b> ${t("noneText")}</p>
          </section>`
        : html`<section class="cell rows">${rows}</section>`,
    ],
    line: html`<span class="second">${label}</span>
      <b class="number ${hue ?? ""}">${share}</b> ${spark(failing.trend, "failure")}
      <span class="second">${usual}</span>`,
  };
}

function workersTop(health: Health, { words }: WidgetLook): Html {
  const { workers, running, slots } = health;
  const share = slots === null || slots === 0 ? null : Math.min(1, running / slots);
  const busy =
    slots === null
      ? ""
      : words.t("slotsBusy", { active: words.format.count(running), slots: words.format.count(slots) });
  return html`<div class="head">
      ${workersLabel(health, words)}<span class="right second"
        >${share === null ? "" : words.format.percent(share)}</span
      >
    </div>
    ${share === null ? null : bar(share, "started", busy, words.format.percent(share))}
    <div class="meta">
      <span class="fill">${busy === "" ? words.t("running", { count: running }) : busy}</span
      ><span
        >${
          workers.lost > 0
            ? html`<span class="failure">${words.t("workersLost", { count: workers.lost })}</span>`
            : words.t(
                workers.known === 0
                  ? "noWorkers"
                  : workers.online === workers.known
                    ? "allOnline"
                    : "running",
                { count: running },
              )
        }</span
      >
    </div>`;
}

function workersLabel({ workers }: Health, { t, format }: WidgetWords): Html {
  const isBad = workers.lost > 0 || workers.online === 0;
  const online = { online: format.count(workers.online), known: format.count(workers.known) };
  return html`<span class="state ${isBad ? "failure" : "success"}"
      >${isBad ? WARNING : stateIcon("online")}${t("workers")}</span
    ><b class="name">${workers.online === 0 ? t("nobodyOnline") : t("workersOnline", online)}</b>`;
}

function isAlarming({ forecast, paused, unconsumed }: WaitingGlance): boolean {
  return !paused && (unconsumed || forecast === "growing" || forecast === "stuck");
}

/** Twice the usual, and more than a chance failure. */
function isFailing({ share, usualShare, failures }: FailingGlance): boolean {
  return failures >= 3 && (share === null || usualShare === null || share > 2 * usualShare);
}

function forecastWords(waiting: WaitingGlance, { words, now }: WidgetLook): Html {
  const { t, format } = words;
  const { forecast, emptyAt, growsPerMinute } = waiting;
  const hue = isAlarming(waiting) ? "failure" : "";
  const said = waiting.paused
    ? t("paused")
    : waiting.unconsumed
      ? t("unconsumed")
      : forecast === "growing"
        ? growsPerMinute === null || growsPerMinute < 0.5
          ? t("growing")
          : t("grows", { count: format.count(growsPerMinute) })
        : forecast === "draining"
          ? emptyAt === null
            ? t("drainingSometime")
            : t("draining", { length: format.age(Math.max(1000, emptyAt - now)) })
          : t(forecast);
  return html`<span class="${hue}">${said}</span>`;
}

function shareFigure({ share, failures }: FailingGlance, { format }: WidgetWords): Html {
  if (share === null) return html`${format.count(failures)}`;
  const [number = "", unit = ""] = format.percent(share).split(" ");
  return html`${number}<small> ${unit}</small>`;
}

function usualWords(
  { range, share, usualShare, perMinute, usualPerMinute }: FailingGlance,
  { t, format }: WidgetWords,
): string {
  const now =
    perMinute === null ? "" : t("perMinute", { rate: format.rate(perMinute), range: t(`range.${range}`) });
  if (share !== null) return usualShare === null ? now : t("usual", { value: format.percent(usualShare) });
  if (usualPerMinute === null) return now;
  return `${now}${t("comma")}${t("usual", { value: format.rate(usualPerMinute) })}`;
}
