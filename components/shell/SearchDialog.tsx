"use client";
import { useEffect, useState } from "react";
import { useRouter } from "next/navigation";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import {
  IconAlertTriangle,
  IconCode,
  IconFilter,
  IconHash,
  IconListSearch,
  IconPlayerPlay,
  IconSearch,
  IconServer2,
} from "@tabler/icons-react";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useFormat } from "@/components/ui/useFormat";
import { mayAtAll } from "@/lib/contract/permissions";
import { placesFor } from "./places";
import { openRunTask } from "./runRequest";
import classes from "./SearchDialog.module.css";
import { FAILURE_RANGE, searchFilter, searchTargets, type SearchTarget } from "./searchModel";
import { useRights } from "./useRights";
import { useShell } from "./useShell";

const [store, spotlight] = createSpotlight();

/** Counts beside the values are of all that is kept, as the search is. */
const ALL_TASKS = { filter: "" };

interface SearchDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** ⌘K: go to a place, a task by its id, the tasks of a text, a worker. */
export function SearchDialog({ opened, onClose }: SearchDialogProps) {
  const t = useTranslations("shell");
  const filterWords = useTranslations("filter");
  const format = useFormat();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const workers = useQuery({
    queryKey: queryKeys.workers(),
    queryFn: ({ signal }) => api.workers(signal),
    enabled: opened,
    staleTime: 30_000,
  });
  useEffect(() => {
    if (opened) spotlight.open();
    else spotlight.close();
  }, [opened]);

  const facets = useQuery({
    queryKey: queryKeys.taskFacets(ALL_TASKS),
    queryFn: ({ signal }) => api.taskFacets(ALL_TASKS, signal),
    enabled: opened,
    staleTime: 5000,
  });
  const failures = useQuery({
    queryKey: queryKeys.failures(FAILURE_RANGE),
    queryFn: ({ signal }) => api.failures(FAILURE_RANGE, signal),
    enabled: opened,
    staleTime: 30_000,
  });
  const { error, options, mended } = searchFilter(query, facets.data);

  const text = query.trim().toLowerCase();
  const rights = useRights();
  const { data: shell } = useShell();
  const mayAct = rights !== null && mayAtAll(rights, "run");
  const runs = mayAct && t("search.run").toLowerCase().includes(text);
  const places = placesFor(shell?.user).filter(({ key }) => t(`places.${key}`).toLowerCase().includes(text));
  const targets = searchTargets(query, {
    workers: workers.data?.workers.map((worker) => worker.name),
    names: facets.data?.name,
    failures: failures.data?.groups,
  });
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      scrollable
      maxHeight={420}
      centered={false}
      yOffset={80}
      overlayProps={{ color: "var(--u-veil)", backgroundOpacity: 1, blur: 0 }}
      transitionProps={{ duration: 120, transition: "fade" }}
      classNames={{
        content: classes.content,
        search: classes.search,
        actionsGroup: classes.group,
        action: classes.action,
        actionSection: classes.section,
      }}
    >
      <Spotlight.Search
        placeholder={t("search.placeholder")}
        leftSection={<IconSearch size={17} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {targets.length > 0 && (
          <Spotlight.ActionsGroup label={t("search.found")}>
            {targets.map((target) => (
              <Spotlight.Action
                key={target.href}
                label={labelOf(target)}
                leftSection={iconOf(target)}
                rightSection={<span className={classes.hint}>{countOf(target)}</span>}
                onClick={() => router.push(target.href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {error !== null && query.trim() !== "" && options.length === 0 && (
          <p className={classes.error} role="alert">
            {filterWords(`error.${error.code}`, visibleParams(error.params))}{" "}
            {filterWords("error.at", { position: error.position + 1 })}
          </p>
        )}
        {(options.length > 0 || mended !== null) && (
          <Spotlight.ActionsGroup label={t("search.filter")}>
            {mended !== null && (
              <Spotlight.Action
                label={mended}
                description={t("search.mended")}
                leftSection={<IconFilter size={17} stroke={1.7} aria-hidden />}
                closeSpotlightOnTrigger={false}
                onClick={() => setQuery(mended)}
              />
            )}
            {options.map((option) => (
              <Spotlight.Action
                key={option.filter}
                label={visibleText(option.label)}
                leftSection={<IconFilter size={17} stroke={1.7} aria-hidden />}
                rightSection={
                  <span className={classes.hint}>
                    {option.count === null
                      ? option.hint && filterWords(`field.${option.hint}`)
                      : format.count(option.count)}
                  </span>
                }
                closeSpotlightOnTrigger={false}
                onClick={() => setQuery(option.filter + (option.finished ? " " : ""))}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {runs && (
          <Spotlight.ActionsGroup label={t("search.actions")}>
            <Spotlight.Action
              label={t("search.run")}
              leftSection={<IconPlayerPlay size={17} stroke={1.7} aria-hidden />}
              onClick={openRunTask}
            />
          </Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label={t("places.label")}>
            {places.map(({ key, href, icon: Icon }) => (
              <Spotlight.Action
                key={key}
                label={t(`places.${key}`)}
                leftSection={<Icon size={17} stroke={1.7} aria-hidden />}
                onClick={() => router.push(href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );

  function labelOf(target: SearchTarget): string {
    switch (target.kind) {
      case "task":
        return t("search.task", { id: target.id });
      case "tasks":
        return t("search.tasks", { text: target.text });
      case "failure": {
        const { type, message, name } = target.group;
        return visibleText([type ?? message, name].filter(Boolean).join(" · "));
      }
      case "name":
      case "worker":
        return visibleText(target.name);
    }
  }

  function countOf(target: SearchTarget): string | null {
    if (target.kind === "name") return format.count(target.count);
    return target.kind === "failure" ? format.count(target.group.count) : null;
  }
}

function visibleParams(params: Record<string, string | number>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" ? visibleText(value) : value,
    ]),
  );
}

function iconOf(target: SearchTarget) {
  switch (target.kind) {
    case "task":
      return <IconHash size={17} stroke={1.7} aria-hidden />;
    case "tasks":
      return <IconListSearch size={17} stroke={1.7} aria-hidden />;
    case "name":
      return <IconCode size={17} stroke={1.7} aria-hidden />;
    case "failure":
      return <IconAlertTriangle size={17} stroke={1.7} aria-hidden />;
    case "worker":
      return <IconServer2 size={17} stroke={1.7} aria-hidden />;
  }
}
