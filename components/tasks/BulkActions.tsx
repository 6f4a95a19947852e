"use client";
import { useState } from "react";
import { Button, Menu } from "@mantine/core";
import { IconBan, IconDots, IconRotateClockwise } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { usePauseWhile } from "@/components/data/liveControl";
import type { RetryRequest } from "@/components/retry/retryModel";
import { useCopy } from "@/components/ui/CopyButton";
import { IconButton } from "@/components/ui/IconButton";
import { useFormat } from "@/components/ui/useFormat";
import { NARROW, useMedia } from "@/components/ui/useMedia";
import type { RevokeRequest } from "./revokeModel";
import type { AskedTasks } from "./taskUrlState";
import bar from "./BulkBar.module.css";
import styles from "./TaskActions.module.css";

interface BulkActionsProps {
  ids: readonly string[];
  /** How many of them are known to be over. */
  ended: number;
  /** All that match the filter. */
  matching: number;
  asked: AskedTasks;
  onRevoke: (request: RevokeRequest) => void;
  onRetry: (request: RetryRequest) => void;
}

/**
 * What can be done with the selected tasks, and with all that match; what stands in no row stands in the menu. What one may do
 * to some only, the dialogs sort out.
 */
export function BulkActions(props: BulkActionsProps) {
  const { ids, ended, matching, asked, onRevoke, onRetry } = props;
  const t = useTranslations("revoke");
  const retryWords = useTranslations("retry");
  const format = useFormat();
  const narrow = useMedia(NARROW);
  const mayRetry = useMay("retry");
  const mayRevoke = useMay("revoke");
  return (
    <>
      {mayRetry && (
        <Button
          size="md"
          variant="filled"
          leftSection={<IconRotateClockwise size={16} aria-hidden />}
          onClick={() => onRetry({ kind: "selected", ids })}
        >
          {retryWords("button.selected", { shown: format.count(ids.length) })}
        </Button>
      )}
      {mayRetry && !narrow && (
        <Button
          size="md"
          leftSection={<IconRotateClockwise size={16} aria-hidden />}
          onClick={() => onRetry({ kind: "matching", asked })}
        >
          {retryWords("button.matching", { shown: format.count(matching) })}
        </Button>
      )}
      {mayRevoke && (
        <Button
          size="md"
          className={styles.danger}
          leftSection={<IconBan size={16} aria-hidden />}
          onClick={() => onRevoke({ kind: "selected", ids, ended })}
        >
          {t("button.selected", { shown: format.count(ids.length) })}
        </Button>
      )}
      <MoreActions {...props} mayRetry={mayRetry && narrow} mayRevoke={mayRevoke} />
    </>
  );
}

interface MoreActionsProps extends BulkActionsProps {
  /** All that match: there is no button for it. */
  mayRetry: boolean;
  mayRevoke: boolean;
}

function MoreActions({ ids, matching, asked, onRevoke, onRetry, mayRetry, mayRevoke }: MoreActionsProps) {
  const t = useTranslations("tasks.bulk");
  const revokeWords = useTranslations("revoke");
  const retryWords = useTranslations("retry");
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  const { copy, said, Shape } = useCopy(() => ids.join("\n"));
  return (
    <Menu opened={opened} onChange={setOpened} position="top-end">
      <Menu.Target>
        <IconButton label={t("more")} variant="bordered" className={bar.more}>
          <IconDots size={16} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {mayRetry && (
          <Menu.Item
            leftSection={<IconRotateClockwise size={16} aria-hidden />}
            onClick={() => onRetry({ kind: "matching", asked })}
          >
            {retryWords("button.matching", { shown: format.count(matching) })}
          </Menu.Item>
        )}
        {mayRevoke && (
          <Menu.Item
            className={styles.danger}
            leftSection={<IconBan size={16} aria-hidden />}
            onClick={() => onRevoke({ kind: "matching", asked })}
          >
            {revokeWords("button.matching", { shown: format.count(matching) })}
          </Menu.Item>
        )}
        <Menu.Item closeMenuOnClick={false} leftSection={<Shape size={16} aria-hidden />} onClick={copy}>
          {said ?? t("copyIds")}
          <span className="reader-only" role="status">
            {said}
          </span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
