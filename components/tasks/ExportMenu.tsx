"use client";
import { useState } from "react";
import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBraces, IconDownload, IconTable } from "@tabler/icons-react";
import { useTimeZone, useTranslations } from "next-intl";
import type { ExportFormat } from "@/lib/contract/api";
import { api, queryString } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { usePauseWhile } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { IconButton } from "@/components/ui/IconButton";
import { useFormat } from "@/components/ui/useFormat";
import { askedTasks, type TaskUrlState } from "./taskUrlState";
import styles from "./ExportMenu.module.css";

const COUNT_AGAIN_MS = 2000;
const FORMATS: readonly { format: ExportFormat; icon: typeof IconTable }[] = [
  { format: "csv", icon: IconTable },
  { format: "jsonl", icon: IconBraces },
];

/** All tasks of the list as a file. The browser fetches it as it comes, so it may be of any length. */
export function ExportMenu({ state, disabled = false }: { state: TaskUrlState; disabled?: boolean }) {
  const t = useTranslations("tasks.export");
  const format = useFormat();
  const zone = useTimeZone() ?? "UTC";
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  const asked = askedTasks(state, zone);
  const counting = { ...asked, sort: "created", order: "desc", limit: 1, offset: 0 } as const;
  // Asked anew while the menu is open, for the list above it stands still meanwhile.
  const count = useQuery({
    queryKey: queryKeys.tasks(counting),
    queryFn: ({ signal }) => api.tasks(counting, signal),
    enabled: opened,
    refetchInterval: COUNT_AGAIN_MS,
  }).data;
  const shown = count === undefined ? null : { count: count.total, shown: format.count(count.total) };
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={260}>
      <Menu.Target>
        <IconButton label={t("title")} variant="bordered" className={styles.target} disabled={disabled}>
          <IconDownload size={18} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {shown === null ? t("counting") : t((count?.unread ?? 0) > 0 ? "atLeast" : "count", shown)}
        </Menu.Label>
        {FORMATS.map(({ format: kind, icon: Icon }) => (
          <Menu.Item
            key={kind}
            component="a"
            href={`${BASE_PATH}/api/v1/tasks/export${queryString({ format: kind, ...asked })}`}
            download
            disabled={count?.total === 0}
            leftSection={<Icon size={16} aria-hidden />}
          >
            {t(`${kind}.name`)}
            <span className={styles.hint}>{t(`${kind}.hint`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
