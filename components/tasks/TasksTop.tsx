"use client";
import { memo } from "react";
import { IconAdjustmentsHorizontal, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { SilentWorkersNote } from "@/components/actions/SilentWorkersNote";
import type { TaskFacets } from "@/lib/contract/api";
import { useMay } from "@/components/actions/useMay";
import { openRunTask } from "@/components/shell/runRequest";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { IconButton } from "@/components/ui/IconButton";
import { Note } from "@/components/ui/Note";
import { ColumnsMenu } from "./ColumnsMenu";
import { ExportMenu } from "./ExportMenu";
import { FilterField } from "./FilterField";
import { RangeMenu } from "./RangeMenu";
import { searchOfState } from "./savedViews";
import { SaveViewButton } from "./SaveViewButton";
import { StateChips } from "./StateChips";
import { TaskHistogram } from "./TaskHistogram";
import { DEFAULT_URL_STATE, listedTimes, type UrlNote } from "./taskUrlState";
import type { TaskUrl } from "./useTaskUrl";
import barStyles from "./TaskBar.module.css";
import styles from "./TasksPage.module.css";

interface TasksTopProps {
  url: TaskUrl;
  filterOk: boolean;
  facets: TaskFacets | undefined;
  phone: boolean;
  /** Too narrow for a column of facets. */
  narrow: boolean;
  standStill: boolean;
  onFilter: (filter: string, how?: "push" | "replace") => void;
  onZoom: (part: { from: number | null; to: number | null }) => void;
  onFacets: () => void;
}

/** What stands above the list: filter, range, columns, histogram. It does not draw itself anew while one scrolls. */
export const TasksTop = memo(function TasksTop(props: TasksTopProps) {
  const { url, filterOk, facets, phone, narrow, standStill, onFilter, onZoom, onFacets } = props;
  const { state, notes, update } = url;
  const t = useTranslations("tasks");
  const may = useMay("run");
  return (
    <div className={styles.top}>
      <div className={barStyles.bar}>
        <FilterField
          value={state.filter}
          onApply={onFilter}
          times={listedTimes(state)}
          short={phone}
          more={
            phone || !filterOk || searchOfState(state) === searchOfState(DEFAULT_URL_STATE) ? null : (
              <SaveViewButton state={state} />
            )
          }
        />
        {!phone && (
          <>
            <RangeMenu range={state.range} onRange={(range) => update({ range, from: null, to: null })} />
            <ColumnsMenu columns={state.columns} onColumns={(columns) => update({ columns }, "replace")} />
            <ExportMenu state={state} disabled={!filterOk} />
            {may && (
              <IconButton
                label={t("run")}
                variant="bordered"
                className={barStyles.sheetButton}
                onClick={openRunTask}
              >
                <IconPlayerPlay size={18} aria-hidden />
              </IconButton>
            )}
          </>
        )}
        {narrow && (
          <IconButton
            label={t("openFacets")}
            variant="bordered"
            className={barStyles.sheetButton}
            onClick={onFacets}
          >
            <IconAdjustmentsHorizontal size={18} aria-hidden />
          </IconButton>
        )}
      </div>
      {notes.length > 0 && <UrlNotes notes={notes} onClose={() => update({}, "replace")} />}
      <SilentWorkersNote className={styles.note} />
      {phone && <StateChips facets={facets} filter={state.filter} onFilter={onFilter} />}
      {filterOk && (
        <TaskHistogram state={state} buckets={phone ? 52 : 90} standStill={standStill} onZoom={onZoom} />
      )}
    </div>
  );
});

function UrlNotes({ notes, onClose }: { notes: readonly UrlNote[]; onClose: () => void }) {
  const t = useTranslations("tasks.urlNote");
  return (
    <div className={styles.note}>
      <Note tone="retry" title={t("title")} onClose={{ label: t("close"), run: onClose }}>
        {notes.map(({ param, value }) => t("one", { param, value: visibleText(value) })).join(" ")}
      </Note>
    </div>
  );
}
