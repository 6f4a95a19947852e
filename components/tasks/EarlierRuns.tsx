"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { quoteValue } from "@/lib/cluster/taskFilter";
import type { TaskListQuery } from "@/lib/contract/api";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { useStateWord } from "@/components/ui/StateLabel";
import { hueVar, stateHue } from "@/components/ui/theme";
import { useFormat } from "@/components/ui/useFormat";
import { TaskLink } from "@/components/ui/openTask";
import { taskRowView } from "./taskRowView";
import styles from "./EarlierRuns.module.css";

const RUNS = 30;
const REFRESH_MS = 15_000;

interface EarlierRunsProps {
  id: string;
  name: string;
  /** Seconds. */
  runtimeP50: number | null;
  now: number;
}

/** The last runs of the same name, one bar each: is this one long, is it the only one that fails? */
export function EarlierRuns({ id, name, runtimeP50, now }: EarlierRunsProps) {
  const t = useTranslations("task.runs");
  const format = useFormat();
  const word = useStateWord();
  const query: TaskListQuery = {
    filter: `name:${quoteValue(name)} started:*`,
    sort: "created",
    order: "desc",
    limit: RUNS,
    offset: 0,
  };
  const { data } = useQuery({
    queryKey: queryKeys.tasks(query),
    queryFn: ({ signal }) => api.tasks(query, signal),
    refetchInterval: REFRESH_MS,
  });
  const runs = [...(data?.rows ?? [])]
    .reverse()
    .map((row) => ({ row, seconds: taskRowView(row, now).runtime?.seconds ?? 0 }));
  if (runs.length < 2) return null;
  const longest = Math.max(...runs.map((run) => run.seconds), 0.001);
  return (
    <Panel
      title={t("title")}
      beside={<PanelNote>{t("last", { count: runs.length })}</PanelNote>}
      aside={runtimeP50 === null ? undefined : t("p50", { length: format.length(runtimeP50 * 1000) })}
    >
      <ol className={styles.bars} aria-label={t("title")}>
        {runs.map(({ row, seconds }) => {
          const words = `${word(row.lost ? "LOST" : row.state)}, ${format.length(seconds * 1000)}, ${format.second(row.createdAt)}`;
          return (
            <li key={row.id} className={styles.run}>
              <TaskLink id={row.id} className={styles.link} title={words}>
                <span className="reader-only">{words}</span>
                <span
                  className={styles.bar}
                  data-own={row.id === id}
                  style={{
                    height: `${Math.max(3, (seconds / longest) * 100)}%`,
                    background: fill(row.lost ? "LOST" : row.state),
                  }}
                />
              </TaskLink>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function fill(state: string): string {
  const hue = stateHue(state);
  if (hue === "success") return "var(--u-quiet-success)";
  return hue === "started" ? "var(--u-quiet-busy)" : hueVar(hue, "chart");
}
