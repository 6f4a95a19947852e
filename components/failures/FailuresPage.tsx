"use client";
import { useMemo, useState } from "react";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { useNewCount, usePauseWhile } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { EmbedButton } from "@/components/embed/Embed";
import { Page } from "@/components/shell/Page";
import { RangePicker, useRange } from "@/components/shell/RangePicker";
import { StaleNote } from "@/components/shell/StaleNote";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import { SearchField } from "@/components/ui/SearchField";
import { Segmented } from "@/components/ui/Segmented";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { useAddress } from "@/components/ui/useAddress";
import { useFormat } from "@/components/ui/useFormat";
import { useListKeys } from "@/components/ui/useListKeys";
import { NARROW, PHONE, useMedia } from "@/components/ui/useMedia";
import { usePointing } from "@/components/ui/usePointing";
import type { FailureGroup, FailureList } from "@/lib/contract/failures";
import { EmptyFailures } from "./EmptyFailures";
import { FailureBulkBar } from "./FailureBulkBar";
import { FailureDetail } from "./FailureDetail";
import { FailureDrawer } from "./FailureDrawer";
import { FailureRow } from "./FailureRow";
import { parseFailureUrl, writeFailureUrl, type FailureUrlState } from "./failureUrl";
import { countUnseen, FAILURE_TABS, shownGroups, stepGroup, tabCounts } from "./failuresModel";
import styles from "./FailuresPage.module.css";

/** Failed tasks in groups, what wants to be looked at first; beside them, all that is known of one. */
export function FailuresPage() {
  const t = useTranslations("failures");
  const [range, setRange] = useRange();
  const { state, update } = useFailureUrl();
  const phone = useMedia(PHONE);
  const narrow = useMedia(NARROW);
  const now = useNow();
  const { pointing, report, letGo } = usePointing();
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const unselect = () => setSelected(NONE);
  usePauseWhile("selection", selected.size > 0, unselect);
  usePauseWhile("pointing", pointing, letGo);
  const query = useLiveQuery({
    subject: { kind: "failures", range },
    queryKey: queryKeys.failures(range),
    queryFn: (signal) => api.failures(range, signal),
    keepPrevious: true,
  });
  useNewCount(countUnseen(query.data, query.held));

  const all = query.data?.groups;
  const groups = useMemo(
    () => shownGroups(all ?? [], state.tab, state.search),
    [all, state.tab, state.search],
  );
  const open = useOpenGroup(state, groups, narrow);
  const show = (id: string) => update({ group: id }, state.group === null && narrow ? "push" : "replace");
  const close = () => update({ group: null }, "replace");
  const toggle = (id: string) =>
    setSelected((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  useListKeys({
    step: (by) => {
      const id = stepGroup(groups, open, by);
      if (id === null) return;
      show(id);
      document.querySelector(`[data-group="${id}"]`)?.scrollIntoView({ block: "nearest" });
    },
    select: () => {
      if (open !== null) toggle(open);
    },
    open: () => {
      if (open !== null) show(open);
    },
    escape: () => {
      if (selected.size === 0) return false;
      unselect();
      return true;
    },
  });

  return (
    <Page
      title={t("title")}
      count={query.data === undefined ? undefined : <Count list={query.data} />}
      controls={
        <>
          <EmbedButton
            widget={{ kind: "failures", range, ...(state.tab !== "open" && { tab: state.tab }) }}
          />
          <RangePicker value={range} onChange={setRange} />
        </>
      }
      fill
    >
      <div className={styles.page}>
        <div className={styles.side}>
          <div className={styles.bar}>
            <Tabs counts={query.data?.counts} state={state} onTab={(tab) => update({ tab, group: null })} />
            <SearchField
              label={t("search")}
              value={state.search}
              onChange={(search) => update({ search }, "replace")}
            />
          </div>
          <div className={styles.note}>
            <StaleNote query={query} />
          </div>
          <div
            className={styles.list}
            data-old={query.isPlaceholder}
            onPointerEnter={(event) => report(event.pointerType === "mouse")}
            onPointerLeave={() => report(false)}
          >
            {all === undefined ? (
              query.error === null && <Loading />
            ) : groups.length === 0 ? (
              <EmptyFailures
                state={state}
                range={range}
                matches={shownGroups(all, state.tab, "").length}
                onClearSearch={() => update({ search: "" }, "replace")}
                onRange={setRange}
              />
            ) : (
              <ul className={styles.rows} aria-label={t("title")}>
                {groups.map((group) => (
                  <FailureRow
                    key={group.id}
                    group={group}
                    now={now}
                    open={group.id === open && (!narrow || state.group !== null)}
                    selected={selected.has(group.id)}
                    onOpen={show}
                    onSelect={toggle}
                  />
                ))}
              </ul>
            )}
            {selected.size > 0 && <div className={styles.padding} />}
          </div>
          <FailureBulkBar groups={(all ?? []).filter((group) => selected.has(group.id))} onClear={unselect} />
        </div>
        {!narrow && open !== null && (
          <div className={styles.detail} tabIndex={-1}>
            <FailureDetail key={`${open} ${range}`} id={open} range={range} now={now} phone={false} />
          </div>
        )}
      </div>
      {narrow && (
        <FailureDrawer
          id={state.group}
          phone={phone}
          onClose={close}
          onStep={(by) => {
            const id = stepGroup(groups, state.group, by);
            if (id !== null) show(id);
          }}
        >
          {(id) => <FailureDetail key={`${id} ${range}`} id={id} range={range} now={now} phone={phone} />}
        </FailureDrawer>
      )}
    </Page>
  );
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The group beside the list: the one in the address, else the first of the tab. That one stays when others come before
 * it, for it is being read.
 */
function useOpenGroup(
  { group, tab }: FailureUrlState,
  groups: readonly FailureGroup[],
  narrow: boolean,
): string | null {
  const [first, setFirst] = useState<{ tab: string; id: string } | null>(null);
  const stays = first !== null && first.tab === tab && groups.some(({ id }) => id === first.id);
  const top = groups[0]?.id;
  if (!stays && top !== undefined) setFirst({ tab, id: top });
  if (group !== null) return group;
  return narrow ? null : stays ? first.id : (top ?? null);
}

interface TabsProps {
  counts: FailureList["counts"] | undefined;
  state: FailureUrlState;
  onTab: (tab: FailureUrlState["tab"]) => void;
}

function Tabs({ counts, state, onTab }: TabsProps) {
  const t = useTranslations("failures.tabs");
  const format = useFormat();
  const numbers = counts === undefined ? null : tabCounts(counts);
  return (
    <Segmented
      label={t("label")}
      value={state.tab}
      options={FAILURE_TABS.map((tab) => ({
        value: tab,
        label: numbers === null ? t(tab) : `${t(tab)} ${format.compact(numbers[tab])}`,
      }))}
      onChange={onTab}
    />
  );
}

/** How often it failed; how many groups there are is told by the tabs alone, for not all of them failed of late. */
function Count({ list }: { list: FailureList }) {
  const t = useTranslations();
  const words = t("failures.count", {
    failures: list.failures,
    length: t(`common.ranges.${list.range}`),
  });
  return (
    <>
      {words}
      <PoliteRegion text={words} />
    </>
  );
}

function Loading() {
  const t = useTranslations("failures");
  return (
    <TableSkeleton
      label={t("loading")}
      rows={8}
      rowHeight={74}
      columns={[{ width: 14 }, { width: "1fr", lines: 2 }, { width: 92 }, { width: 64 }]}
    />
  );
}

/** Tab, search and open group in the address. */
function useFailureUrl() {
  const { params, change } = useAddress();
  const state = useMemo(() => parseFailureUrl(params), [params]);
  const update = (part: Partial<FailureUrlState>, how?: "push" | "replace") =>
    change((next) => writeFailureUrl(next, { ...parseFailureUrl(next), ...part }), how);
  return { state, update };
}
