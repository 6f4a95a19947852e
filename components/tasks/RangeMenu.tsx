"use client";
import { Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { usePauseWhile } from "@/components/data/liveControl";
import { TASK_RANGES, type TaskRange } from "./taskUrlState";
import styles from "./TaskBar.module.css";

interface RangeMenuProps {
  range: TaskRange;
  onRange: (range: TaskRange) => void;
}

/** How far back the list reaches. */
export function RangeMenu({ range, onRange }: RangeMenuProps) {
  const t = useTranslations("tasks.range");
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end">
      <Menu.Target>
        <Button size="lg" className={styles.button} rightSection={<IconChevronDown size={15} aria-hidden />}>
          <span>
            {t.rich("shown", {
              range: t(`name.${range}`),
              strong: (words) => <strong>{words}</strong>,
              kind: range,
            })}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {TASK_RANGES.map((one) => (
          <Menu.RadioItem
            key={one}
            value={one}
            checked={one === range}
            checkIcon={<IconCheck size={15} aria-hidden />}
            closeMenuOnClick
            onChange={() => onRange(one)}
          >
            {t(`long.${one}`)}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
