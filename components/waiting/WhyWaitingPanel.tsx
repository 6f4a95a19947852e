"use client";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { IconAlertTriangle, IconCheck, IconHelp, IconRefresh } from "@tabler/icons-react";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useErrorWords } from "@/components/shell/StaleNote";
import { IconButton } from "@/components/ui/IconButton";
import { Panel } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import type { TaskDetail } from "@/lib/contract/api";
import type { WaitCheck, WhyWaiting } from "@/lib/contract/queues";
import { MendButtons } from "./MendButtons";
import { useWaitWords } from "./useWaitWords";
import { sortChecks } from "./waitingModel";
import classes from "./WhyWaiting.module.css";

/** Most tasks begin at once: only for one that waits longer all workers are asked. */
const PATIENCE_MS = 3000;
/** Each time every worker is asked. */
const ASK_EVERY_MS = 10_000;

/** Why a task that waits does not run: what holds it up, with what was seen, and the button that mends it. */
export function WhyWaitingPanel({ task, now }: { task: TaskDetail["task"]; now: number }) {
  const t = useTranslations("waiting");
  const words = useErrorWords();
  const query = useQuery<WhyWaiting, ApiError>({
    queryKey: queryKeys.whyWaiting(task.id),
    queryFn: ({ signal }) => api.whyWaiting(task.id, signal),
    enabled: now - task.updatedAt >= PATIENCE_MS,
    refetchInterval: ASK_EVERY_MS,
    retry: false,
  });
  const { data: told, error } = query;
  if (told === undefined && error === null && !query.isFetching) return null;
  const look = () => void query.refetch();
  return (
    <Panel
      title={t("title")}
      aside={
        <IconButton label={t("again")} onClick={look}>
          <IconRefresh size={15} aria-hidden />
        </IconButton>
      }
    >
      {error !== null && <p className={classes.remark}>{words(error)}</p>}
      {told === undefined && error === null && (
        <p className={classes.remark} role="status">
          {t("asking")}
        </p>
      )}
      {told !== undefined && <Answer told={told} onMended={look} />}
    </Panel>
  );
}

function Answer({ told, onMended }: { told: WhyWaiting; onMended: () => void }) {
  const t = useTranslations("waiting");
  const words = useWaitWords();
  const format = useFormat();
  const [unfolded, setUnfolded] = useState(false);
  const { causes, open, clear } = sortChecks(told.checks);
  return (
    <>
      {causes.length === 0 && (
        <p className={classes.remark}>
          <strong>{open.length === 0 ? t("nothing") : t("noneFound")}</strong>{" "}
          {told.position !== null && told.position >= 0 && t("position", { count: told.position })}
        </p>
      )}
      {causes.length > 0 && (
        <ul className={classes.causes} aria-label={t("causes")}>
          {causes.map((check) => (
            <Cause key={check.code} check={check} told={told} onMended={onMended} />
          ))}
        </ul>
      )}
      {told.silent.length > 0 && (
        <p className={classes.remark}>
          {t("silent", { count: told.silent.length, names: words.named(told.silent) })}
        </p>
      )}
      <div className={classes.foot}>
        {(open.length > 0 || clear.length > 0) && (
          <button
            className={classes.fold}
            type="button"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {t("alsoChecked", { clear: clear.length })}
            {open.length > 0 && ` · ${t("notKnown", { count: open.length })}`}
          </button>
        )}
        <span className={classes.age}>{t("checkedAt", { time: format.second(told.at) })}</span>
      </div>
      {unfolded && (
        <ul className={classes.checks} aria-label={t("others")}>
          {open.map((check) => (
            <li key={check.code}>
              <IconHelp size={15} aria-hidden />
              <span>{words.open(check)}</span>
            </li>
          ))}
          {clear.map((check) => (
            <li key={check.code}>
              <IconCheck size={15} className={classes.clear} aria-hidden />
              <span>
                {words.clear(check)} <span className={classes.age}>{words.age(check, told.at)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface CauseProps {
  check: WaitCheck;
  told: WhyWaiting;
  onMended: () => void;
}

function Cause({ check, told, onMended }: CauseProps) {
  const words = useWaitWords();
  return (
    <li className={classes.cause}>
      <IconAlertTriangle className={classes.sign} size={16} aria-hidden />
      <div className={classes.causeText}>
        <strong>{words.title(check)}</strong> {words.text(check)}{" "}
        <span className={classes.age}>{words.age(check, told.at)}</span>
      </div>
      <MendButtons check={check} queue={told.queue} onMended={onMended} />
    </li>
  );
}
