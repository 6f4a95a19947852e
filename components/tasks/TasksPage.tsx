"use client";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTimeZone, useTranslations } from "next-intl";
import { parseFilter } from "@/lib/cluster/taskFilter";
import type { TaskRow } from "@/lib/contract/api";
import { aboutTask, may } from "@/lib/contract/permissions";
import { useRights } from "@/components/shell/useRights";
import { api } from "@/components/data/apiClient";
import { useLiveControl, useNewCount, usePauseWhile } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { mayBeRetried } from "@/components/retry/mayBeRetried";
import { Retry } from "@/components/retry/Retry";
import type { RetryRequest } from "@/components/retry/retryModel";
import { Page } from "@/components/shell/Page";
import { Note, NoteAction } from "@/components/ui/Note";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import { NO_SELECTION, headingBox, selectRange, toggleAll, toggleOne } from "@/components/ui/rowSelection";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { useFormat } from "@/components/ui/useFormat";
import { useKey } from "@/components/ui/useKey";
import { useListKeys } from "@/components/ui/useListKeys";
import { NARROW, PHONE, useMedia } from "@/components/ui/useMedia";
import { usePointing } from "@/components/ui/usePointing";
import { BulkActions } from "./BulkActions";
import { BulkBar } from "./BulkBar";
import { EmptyTasks } from "./EmptyTasks";
import { ExportMenu } from "./ExportMenu";
import { keepPlace, recallPlace } from "./listPlace";
import { HEAD_PX, above, useRowView } from "./rowWindow";
import { Revoke } from "./Revoke";
import { endedAmong, type RevokeRequest } from "./revokeModel";
import { SaveViewButton } from "./SaveViewButton";
import { SavedViewList, SavedViews } from "./SavedViews";
import { TaskFacets } from "./TaskFacets";
import { neededWindows, stepRow } from "./taskListModel";
import { PHONE_ROW_PX, ROW_PX, TaskTable } from "./TaskTable";
import { askedTasks } from "./taskUrlState";
import { TasksTop } from "./TasksTop";
import { useTaskList } from "./useTaskList";
import { useTaskUrl } from "./useTaskUrl";
import styles from "./TasksPage.module.css";

// The drawer brings the whole task page with it: it loads when the first task is opened.
const TaskDrawer = dynamic(async () => (await import("./TaskDrawer")).TaskDrawer, { ssr: false });
const FacetSheet = dynamic(async () => (await import("./FacetSheet")).FacetSheet, { ssr: false });

const FACETS_MS = 3000;
/** A place is worth keeping when the scrolling has come to rest. */
const KEEP_MS = 100;

/** Every task that is kept: filter, histogram, facets and table are one, and all of it is in the address. */
export function TasksPage() {
  const t = useTranslations("tasks");
  const format = useFormat();
  const url = useTaskUrl();
  const { state, update } = url;
  const phone = useMedia(PHONE);
  const narrow = useMedia(NARROW);
  const parsed = useMemo(() => parseFilter(state.filter), [state.filter]);
  const [recalled] = useState(recallPlace);

  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rowPx = phone ? PHONE_ROW_PX : ROW_PX;
  const [count, setCount] = useState(recalled?.still.list.total ?? 0);
  const drawn = useRowView({ scroller, body, rowPx, count, startsAt: recalled?.scrollTop ?? null });
  const scrolled = drawn.away;

  const [selection, setSelection] = useState(NO_SELECTION);
  const [active, setActive] = useState<string | null>(null);
  const { pointing, report, letGo } = usePointing();
  const { reason, paused } = useLiveControl();
  const toTop = useCallback(() => scroller?.scrollTo({ top: 0 }), [scroller]);
  usePauseWhile("selection", selection.ids.size > 0, () => setSelection(NO_SELECTION));
  usePauseWhile("scrolled", scrolled, toTop);
  usePauseWhile("pointing", pointing, letGo);
  usePauseWhile("task", state.task !== null, () => update({ task: null }));

  const held = paused || scrolled || pointing || selection.ids.size > 0;
  const list = useTaskList({
    state,
    enabled: parsed.ok,
    hold: reason === "you" ? "all" : held ? "order" : "live",
    needed: useMemo(() => neededWindows(drawn.first, drawn.last, count), [drawn.first, drawn.last, count]),
    recalled: recalled?.still ?? null,
  });
  if (list.rows.count !== count) setCount(list.rows.count);
  useNewCount(list.newCount);

  const zone = useTimeZone() ?? "UTC";
  const facetQuery = askedTasks(state, zone);
  const facets = useQuery({
    queryKey: queryKeys.taskFacets(facetQuery),
    queryFn: ({ signal }) => api.taskFacets(facetQuery, signal),
    enabled: parsed.ok,
    placeholderData: (before) => before,
    refetchInterval: reason === "you" ? false : FACETS_MS,
  });

  usePlace(scroller, list.still, recalled?.scrollTop ?? null);

  const filter = useCallback(
    (text: string, how: "push" | "replace" = "push") => {
      update({ filter: text }, how);
      setActive(null);
      toTop();
    },
    [update, toTop],
  );
  const zoom = useCallback(
    (part: { from: number | null; to: number | null }) => {
      update(part);
      toTop();
    },
    [update, toTop],
  );
  const show = useCallback(
    (id: string) => {
      setActive(id);
      update({ task: id });
    },
    [update],
  );
  const reveal = (id: string) => {
    const at = list.rows.indexOf(id);
    if (at === -1 || scroller === null) return;
    const top = above(scroller, body.current) + at * rowPx;
    const head = phone ? 0 : HEAD_PX;
    if (top - head < scroller.scrollTop) scroller.scrollTo({ top: top - head });
    else if (top + rowPx > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTo({ top: top + rowPx - scroller.clientHeight });
  };
  const step = (by: -1 | 1) => {
    const id = stepRow(list.rows, state.task ?? active, by);
    if (id === null) return;
    setActive(id);
    reveal(id);
    if (state.task !== null) update({ task: id }, "replace");
  };
  useListKeys({
    step,
    select: (range) => {
      if (active === null) return;
      setSelection((before) =>
        range ? selectRange(before, active, list.rows.ids) : toggleOne(before, active),
      );
    },
    open: () => {
      if (active !== null) show(active);
    },
    escape: () => {
      if (state.task !== null || selection.ids.size === 0) return false;
      setSelection(NO_SELECTION);
      return true;
    },
  });
  const toggle = useCallback(
    (id: string, range: boolean) => {
      setActive(id);
      setSelection((before) => (range ? selectRange(before, id, list.rows.ids) : toggleOne(before, id)));
    },
    [list.rows.ids],
  );

  const rights = useRights();
  const [revoking, setRevoking] = useState<RevokeRequest | null>(null);
  usePauseWhile("dialog", revoking !== null, () => setRevoking(null));
  const [retrying, setRetrying] = useState<RetryRequest | null>(null);
  usePauseWhile("dialog", retrying !== null, () => setRetrying(null));
  const retryRow = useCallback(
    ({ id, name, state: at }: TaskRow) => setRetrying({ kind: "one", task: { id, name, state: at } }),
    [],
  );
  useKey("r", () => {
    // In the drawer the task itself answers.
    const row =
      active === null || state.task !== null ? undefined : list.rows.rowAt(list.rows.indexOf(active));
    if (row === undefined || row.id !== active || !mayBeRetried(row)) return false;
    if (rights === null || !may(rights, "retry", aboutTask(row))) return false;
    retryRow(row);
    return true;
  });
  const revokeRow = useCallback((task: TaskRow) => setRevoking({ kind: "one", task }), []);
  const views = <SavedViews url={url} />;

  const [sheet, setSheet] = useState(false);
  const [sheetUsed, setSheetUsed] = useState(false);
  const [drawerUsed, setDrawerUsed] = useState(false);
  if (state.task !== null && !drawerUsed) setDrawerUsed(true);
  const openSheet = useCallback(() => {
    setSheetUsed(true);
    setSheet(true);
  }, []);

  const totals = list.totals;
  const ids = [...selection.ids];
  const matching = totals?.total ?? 0;
  const facetsColumn = <TaskFacets facets={facets.data} filter={state.filter} onFilter={filter} />;
  const empty = !parsed.ok || (totals !== undefined && list.rows.count === 0 && !list.stale);
  return (
    <Page title={t("title")} count={countText()} live={parsed.ok} fill>
      <div className={styles.page} ref={phone ? setScroller : undefined}>
        <TasksTop
          url={url}
          filterOk={parsed.ok}
          facets={facets.data}
          phone={phone}
          narrow={narrow}
          standStill={reason === "you"}
          onFilter={filter}
          onZoom={zoom}
          onFacets={openSheet}
        />
        <div className={styles.middle}>
          {!narrow && parsed.ok && <aside className={styles.facets}>{facetsColumn}</aside>}
          <div className={styles.list} ref={phone ? undefined : setScroller}>
            {list.partFailed && (
              <div className={styles.note}>
                <Note
                  tone="failure"
                  title={t("partFailed")}
                  actions={<NoteAction onClick={list.retry}>{t("tryAgain")}</NoteAction>}
                />
              </div>
            )}
            {empty ? (
              <div className={styles.empty}>
                <EmptyTasks
                  state={state}
                  filterError={parsed.ok ? null : parsed.error}
                  retained={totals?.retained ?? 0}
                  hydrating={totals?.hydrating ?? false}
                  onState={update}
                />
              </div>
            ) : totals === undefined ? (
              list.error === null ? (
                <Loading phone={phone} rowPx={rowPx} />
              ) : (
                <Unreadable code={list.error.code} retry={list.retry} />
              )
            ) : (
              <TaskTable
                rows={list.rows}
                drawn={drawn}
                total={matching}
                columns={state.columns}
                sort={state.sort}
                order={state.order}
                onSort={(next) => {
                  update(next);
                  toTop();
                }}
                selected={selection.ids}
                box={headingBox(selection, list.rows.ids)}
                onToggle={toggle}
                onToggleAll={() => setSelection((before) => toggleAll(before, list.rows.ids))}
                active={active}
                onActive={setActive}
                onOpen={show}
                rights={rights}
                onRevoke={revokeRow}
                onRetry={retryRow}
                fresh={list.fresh}
                stale={list.stale}
                phone={phone}
                onPointing={report}
                body={body}
              />
            )}
            {ids.length > 0 && <div className={styles.padding} />}
          </div>
        </div>
      </div>
      <div className={styles.float} data-beside={!narrow && parsed.ok}>
        <BulkBar
          ids={ids}
          matching={matching}
          onClear={() => setSelection(NO_SELECTION)}
          actions={
            <BulkActions
              ids={ids}
              ended={endedAmong(ids, list.rows)}
              matching={matching}
              asked={facetQuery}
              onRevoke={setRevoking}
              onRetry={setRetrying}
            />
          }
        />
      </div>
      <Retry request={retrying} onClose={() => setRetrying(null)} onSent={() => setSelection(NO_SELECTION)} />
      <Revoke
        request={revoking}
        onClose={() => setRevoking(null)}
        onSent={() => setSelection(NO_SELECTION)}
      />
      {views}
      <PoliteRegion text={totals === undefined ? "" : t("matching", { count: matching })} />
      {drawerUsed && (
        <TaskDrawer
          id={state.task}
          phone={phone}
          onClose={() => update({ task: null })}
          onOpen={show}
          onStep={step}
        />
      )}
      {sheetUsed && (
        <FacetSheet
          opened={sheet}
          onClose={() => setSheet(false)}
          phone={phone}
          range={state.range}
          onRange={(range) => update({ range, from: null, to: null })}
          matching={matching}
        >
          {phone && (
            <div className={styles.tools}>
              <SaveViewButton state={state} />
              <ExportMenu state={state} />
            </div>
          )}
          <SavedViewList url={url} onChosen={() => setSheet(false)} />
          {facetsColumn}
        </FacetSheet>
      )}
    </Page>
  );

  function countText(): string | undefined {
    if (totals === undefined) return undefined;
    const counts = { total: format.count(totals.total), retained: format.count(totals.retained) };
    if (phone) return counts.total;
    if (list.unread > 0) return t("countUnread", { ...counts, unread: format.count(list.unread) });
    return totals.hydrating ? t("countHydrating", counts) : t("count", counts);
  }
}

/** Goes to where the back button leads, and remembers the place for it. */
function usePlace(
  scroller: HTMLElement | null,
  still: ReturnType<typeof useTaskList>["still"],
  backTo: number | null,
): void {
  const restored = useRef(false);
  useLayoutEffect(() => {
    if (scroller === null || restored.current) return;
    restored.current = true;
    if (backTo !== null) scroller.scrollTo({ top: backTo });
  }, [scroller, backTo]);
  useEffect(() => {
    if (scroller === null) return;
    const keep = () =>
      keepPlace(still === null || scroller.scrollTop === 0 ? null : { scrollTop: scroller.scrollTop, still });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keepSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, KEEP_MS);
    };
    keep();
    scroller.addEventListener("scroll", keepSoon, { passive: true });
    return () => {
      clearTimeout(timer);
      scroller.removeEventListener("scroll", keepSoon);
    };
  }, [scroller, still]);
}

function Loading({ phone, rowPx }: { phone: boolean; rowPx: number }) {
  const t = useTranslations("tasks");
  const columns = phone
    ? ([{ width: "1fr", lines: 2 }] as const)
    : ([
        { width: 16 },
        { width: 120 },
        { width: "1fr", lines: 2 },
        { width: 70 },
        { width: 130, lines: 2 },
        { width: 60 },
        { width: 60 },
        { width: 50, lines: 2 },
      ] as const);
  return <TableSkeleton label={t("loading")} rows={16} rowHeight={rowPx} columns={columns} />;
}

function Unreadable({ code, retry }: { code: string; retry: () => void }) {
  const t = useTranslations("tasks");
  return (
    <div className={styles.note}>
      <Note
        tone="failure"
        title={t("unreadable.title")}
        actions={<NoteAction onClick={retry}>{t("tryAgain")}</NoteAction>}
      >
        {t("unreadable.text", { code })}
      </Note>
    </div>
  );
}
