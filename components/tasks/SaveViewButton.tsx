"use client";
import { useState } from "react";
import dynamic from "next/dynamic";
import { IconBookmarkPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import type { TaskUrlState } from "./taskUrlState";
import styles from "./FilterField.module.css";

const ViewDialog = dynamic(async () => (await import("./ViewDialog")).ViewDialog, { ssr: false });

/** Keeps the list as it is shown under a name, for everybody. */
export function SaveViewButton({ state }: { state: TaskUrlState }) {
  const t = useTranslations("tasks.views");
  const may = useMay("views");
  const [opened, setOpened] = useState<number | null>(null);
  const [times, setTimes] = useState(0);
  if (!may) return null;
  return (
    <>
      <button
        type="button"
        className={styles.clear}
        onClick={() => {
          setTimes(times + 1);
          setOpened(times + 1);
        }}
      >
        <IconBookmarkPlus size={15} aria-hidden />
        {t("save")}
      </button>
      {times > 0 && (
        <ViewDialog
          key={times}
          opened={opened !== null}
          request={{ kind: "save", state }}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
