"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { PLACES, placeOf } from "./places";
import classes from "./BottomBar.module.css";

/** The places on phones, in reach of the thumb. */
export function BottomBar() {
  const t = useTranslations("shell");
  const current = placeOf(usePathname());
  return (
    <nav className={classes.bar} aria-label={t("places.label")}>
      {PLACES.map(({ key, href, icon: Icon }) => (
        <Link
          className={classes.place}
          key={key}
          href={href}
          aria-current={key === current ? "page" : undefined}
        >
          <Icon size={20} stroke={1.7} aria-hidden />
          {t(`places.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
