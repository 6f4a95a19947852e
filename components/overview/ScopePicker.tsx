"use client";
import { useMemo, useState } from "react";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import type { TaskFacets } from "@/lib/contract/api";
import { parseScopeKey, SCOPE_FIELDS, scopeKey, type Scope } from "./scope";
import classes from "./ScopePicker.module.css";

interface ScopePickerProps {
  scope: Scope | null;
  onChange: (scope: Scope | null) => void;
}

/** Narrows the page to one task name, queue or worker, out of those that there really are. */
export function ScopePicker({ scope, onChange }: ScopePickerProps) {
  const t = useTranslations("overview.scope");
  const [opened, setOpened] = useState(false);
  const facets = useQuery({
    queryKey: queryKeys.taskFacets({ filter: "" }),
    queryFn: ({ signal }) => api.taskFacets({ filter: "" }, signal),
    enabled: opened,
    staleTime: 10_000,
  });
  const data = useMemo(
    () =>
      SCOPE_FIELDS.map((field) => ({
        group: t(`fields.${field}`),
        items: valuesOf(field, facets.data, scope).map((value) => ({
          value: scopeKey({ field, value }),
          label: value,
        })),
      })),
    [facets.data, scope, t],
  );
  return (
    <Select
      className={classes.picker}
      classNames={{ input: classes.input }}
      aria-label={t("label")}
      placeholder={t("all")}
      data={data}
      value={scope === null ? null : scopeKey(scope)}
      onChange={(key) => onChange(key === null ? null : parseScopeKey(key))}
      onDropdownOpen={() => setOpened(true)}
      searchable
      clearable
      clearButtonProps={{ size: "24px", "aria-label": t("clear"), "aria-hidden": false, tabIndex: 0 }}
      nothingFoundMessage={facets.isPending ? t("loading") : t("none")}
      // The list itself scrolls: a box in it that does would be one more place for a keyboard to stop at.
      withScrollArea={false}
      styles={{ options: { maxHeight: 360, overflowY: "auto" } }}
      comboboxProps={{ width: 280, position: "bottom-end" }}
      size="xs"
    />
  );
}

/** The chosen one is among them even if no task of it is held any more. */
function valuesOf(field: Scope["field"], facets: TaskFacets | undefined, scope: Scope | null): string[] {
  const known = (facets?.[field] ?? []).map(({ value }) => value).filter((value) => value !== "");
  return scope === null || scope.field !== field || known.includes(scope.value)
    ? known
    : [scope.value, ...known];
}
