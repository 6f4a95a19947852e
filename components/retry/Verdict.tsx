"use client";
import { IconAlertTriangle, IconCircleCheckFilled } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useFormat } from "@/components/ui/useFormat";
import type { RetryPreflight } from "@/lib/contract/retry";
import { LookInQueue } from "./LookInQueue";
import styles from "./RetryDialog.module.css";

/** So many reasons are told; more say nothing new. */
const TOLD = 4;
/** Of the places of one reason these are named. */
const NAMED = 3;

/**
 * How far the arguments are known, by which source, what is missing, and which setting would keep it. `edited`: others than
 * those are sent.
 */
export function Verdict({ preflight, edited }: { preflight: RetryPreflight; edited: boolean }) {
  const t = useTranslations("retry");
  const format = useFormat();
  const { verdict, source, learned, reasons, remedy, resultProblem } = preflight;
  const asKnown = verdict === "exact" && !edited;
  const Shape = asKnown ? IconCircleCheckFilled : IconAlertTriangle;
  const told = groupReasons(reasons);
  return (
    <div className={styles.verdict} data-as-known={asKnown} role="status">
      <Shape size={18} aria-hidden className={styles.icon} />
      <div>
        <strong>
          {t(`verdict.${verdict}`, { source: source === "result-backend" ? "backend" : source })}
        </strong>
        <p>
          {t(`verdictText.${edited ? "edited" : verdict}`)}
          {learned !== null &&
            ` ${t("learned", { source, by: visibleText(learned.by), time: format.exact(learned.at) })}`}
        </p>
        {told.length > 0 && (
          <ul>
            {told.slice(0, TOLD).map(({ places, code, what }) => (
              <li key={code}>
                <code>{visibleText(places.slice(0, NAMED).join(", "))}</code>:{" "}
                {t.has(`reason.${code}`) ? t(`reason.${code}`, { what: visibleText(what ?? "") }) : code}
              </li>
            ))}
          </ul>
        )}
        {remedy !== null && <p>{t.rich(`remedy.${remedy}`, { code: (words) => <code>{words}</code> })}</p>}
        {resultProblem !== null && verdict !== "exact" && (
          <p>{t("resultProblem", { problem: visibleText(resultProblem) })}</p>
        )}
        {preflight.mayLookInQueue && verdict !== "exact" && <LookInQueue preflight={preflight} />}
      </div>
    </div>
  );
}

interface ReasonGroup {
  code: string;
  what: string | null;
  /** `args`, or where in them. */
  places: string[];
}

/** One line for each kind of doubt, with all its places. */
function groupReasons(reasons: RetryPreflight["reasons"]): ReasonGroup[] {
  const groups = new Map<string, ReasonGroup>();
  for (const { where, code, path, what } of reasons) {
    const group = groups.get(code) ?? { code, what, places: [] };
    const place = path === null ? where : where + path;
    if (!group.places.includes(place)) group.places.push(place);
    groups.set(code, group);
  }
  return [...groups.values()];
}
