"use client";
import type { ReactNode } from "react";
import { Button, Drawer } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { usePauseWhile } from "@/components/data/liveControl";
import { useFormat } from "@/components/ui/useFormat";
import { Segmented } from "@/components/ui/Segmented";
import { TASK_RANGES, type TaskRange } from "./taskUrlState";
import styles from "./FacetSheet.module.css";

interface FacetSheetProps {
  opened: boolean;
  onClose: () => void;
  phone: boolean;
  range: TaskRange;
  onRange: (range: TaskRange) => void;
  /** How many tasks match what is chosen. */
  matching: number;
  children: ReactNode;
}

/** The facets, and on phones the range, as a sheet over the list. */
export function FacetSheet({ opened, onClose, phone, range, onRange, matching, children }: FacetSheetProps) {
  const t = useTranslations("tasks");
  const format = useFormat();
  usePauseWhile("menu", opened, onClose);
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position={phone ? "bottom" : "left"}
      size={phone ? "85%" : 300}
      title={t("facets.label")}
      padding={16}
      classNames={{ header: styles.head }}
      closeButtonProps={{
        "aria-label": t("facets.close"),
        size: 44,
        icon: <IconX size={16} stroke={1.7} aria-hidden />,
      }}
    >
      {phone && (
        <div className={styles.range}>
          <Segmented
            label={t("range.label")}
            options={TASK_RANGES.map((one) => ({ value: one, label: t(`range.name.${one}`) }))}
            value={range}
            onChange={onRange}
          />
        </div>
      )}
      {children}
      <div className={styles.foot}>
        <Button size="xl" variant="filled" fullWidth onClick={onClose}>
          {t("facets.show", { count: matching, shown: format.count(matching) })}
        </Button>
      </div>
    </Drawer>
  );
}
