"use client";
import { IconDownload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { resultDownloadHref } from "@/components/data/apiClient";
import { useFormat } from "@/components/ui/useFormat";
import styles from "./ResultPanels.module.css";

/** All that is stored of a task, byte for byte. */
export function DownloadLink({ id, sizeBytes }: { id: string; sizeBytes: number }) {
  const t = useTranslations("results");
  const format = useFormat();
  return (
    <a className={styles.download} href={resultDownloadHref(id)} download>
      <IconDownload size={14} aria-hidden />
      {t("download", { size: format.bytes(sizeBytes) })}
    </a>
  );
}
