"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { PLACES, placeOf } from "./places";
import { useShell } from "./useShell";
import classes from "./BottomBar.module.css";

/** The places on phones, in reach of the thumb. */
export function BottomBar() {
  const t = useTranslations("shell");
  const fresh = useShell().data?.newFailures ?? 0;
  const current = placeOf(usePathname());
  return (
    <nav className={classes.bar} aria-label={t("places.label")}>
      {PLACES.filter(({ permission }) => permission === undefined).map(({ key, href, icon: Icon }) => (
        <Link
          className={classes.place}
          key={key}
          href={href}
          aria-current={key === current ? "page" : undefined}
        >
          <span className={classes.icon}>
            <Icon size={20} stroke={1.7} aria-hidden />
            {key === "failures" && fresh > 0 && <span className={classes.dot} aria-hidden />}
          </span>
          {t(`places.${key}`)}
          {key === "failures" && fresh > 0 && (
            <span className="reader-only">{t("newFailures", { count: fresh })}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
