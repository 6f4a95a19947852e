"use client";
import { useState } from "react";
import { Popover } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns3 } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { usePauseWhile } from "@/components/data/liveControl";
import { IconButton } from "@/components/ui/IconButton";
import {
  DEFAULT_COLUMNS,
  FIXED_COLUMN,
  TASK_COLUMNS,
  isColumnId,
  moveColumn,
  toggleColumn,
  type TaskColumnId,
} from "./taskColumns";
import styles from "./ColumnsMenu.module.css";

interface ColumnsMenuProps {
  columns: readonly TaskColumnId[];
  onColumns: (columns: readonly TaskColumnId[]) => void;
}

/** Which columns the table has, and in which order: the shown ones first, as they stand. */
export function ColumnsMenu({ columns, onColumns }: ColumnsMenuProps) {
  const t = useTranslations("tasks.columns");
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  const hidden = TASK_COLUMNS.map((column): string => column.id)
    .filter(isColumnId)
    .filter((id) => !columns.includes(id));
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <IconButton
          label={t("title")}
          variant="bordered"
          className={styles.target}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <IconColumns3 size={18} aria-hidden />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu} aria-label={t("title")}>
        <ul className={styles.list}>
          {[...columns, ...hidden].map((id) => {
            const at = columns.indexOf(id);
            return (
              <li key={id} className={styles.item}>
                <label className={styles.label}>
                  <input
                    type="checkbox"
                    checked={at !== -1}
                    disabled={id === FIXED_COLUMN}
                    onChange={() => onColumns(toggleColumn(columns, id))}
                  />
                  {t(`name.${id}`)}
                </label>
                {at !== -1 && (
                  <>
                    <IconButton
                      label={t("earlier", { column: t(`name.${id}`) })}
                      disabled={at === 0}
                      onClick={() => onColumns(moveColumn(columns, id, -1))}
                    >
                      <IconArrowUp size={15} aria-hidden />
                    </IconButton>
                    <IconButton
                      label={t("later", { column: t(`name.${id}`) })}
                      disabled={at === columns.length - 1}
                      onClick={() => onColumns(moveColumn(columns, id, 1))}
                    >
                      <IconArrowDown size={15} aria-hidden />
                    </IconButton>
                  </>
                )}
              </li>
            );
          })}
        </ul>
        <button
          type="button"
          className={styles.reset}
          disabled={columns.join() === DEFAULT_COLUMNS.join()}
          onClick={() => onColumns(DEFAULT_COLUMNS)}
        >
          {t("reset")}
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}
