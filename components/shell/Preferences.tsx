"use client";
import { useId, useTransition } from "react";
import { useRouter } from "next/navigation";
import { useMantineColorScheme } from "@mantine/core";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Segmented } from "@/components/ui/Segmented";
import { LOCALE_COOKIE, LOCALES } from "@/lib/format/locale";
import { keepChoice, knownTimeZones, TIME_ZONE_COOKIE } from "./preferences";
import classes from "./Preferences.module.css";

/** Each language by its own name: who looks for theirs cannot read the others. */
const LANGUAGE_NAMES = { en: "English", ru: "Русский", zh: "中文" };
const BROWSER_ZONE = "";

/** Theme, language and time zone. Applied at once, kept for a year. */
export function Preferences({ chosenTimeZone }: { chosenTimeZone: string | null }) {
  const t = useTranslations("shell.preferences");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const locale = useLocale();
  const shownZone = useTimeZone();
  const { refresh } = useRouter();
  const [, startTransition] = useTransition();
  const id = useId();
  const keep = (cookie: string, value: string | null) => {
    keepChoice(cookie, value);
    // The server reads the cookie and answers in the new language or zone; what is on the page stays.
    startTransition(() => refresh());
  };
  return (
    <div className={classes.form}>
      <span className={classes.label}>{t("theme")}</span>
      <Segmented
        label={t("theme")}
        value={colorScheme}
        options={[
          { value: "auto", label: t("system") },
          { value: "light", label: t("light") },
          { value: "dark", label: t("dark") },
        ]}
        onChange={setColorScheme}
      />
      <label className={classes.label} htmlFor={`${id}-language`}>
        {t("language")}
      </label>
      <select
        className={classes.select}
        id={`${id}-language`}
        value={locale}
        onChange={(event) => keep(LOCALE_COOKIE, event.currentTarget.value)}
      >
        {LOCALES.map((one) => (
          <option key={one} value={one} lang={one}>
            {LANGUAGE_NAMES[one]}
          </option>
        ))}
      </select>
      <label className={classes.label} htmlFor={`${id}-zone`}>
        {t("timeZone")}
      </label>
      <select
        className={classes.select}
        id={`${id}-zone`}
        value={chosenTimeZone ?? BROWSER_ZONE}
        onChange={(event) => keep(TIME_ZONE_COOKIE, event.currentTarget.value || null)}
      >
        <option value={BROWSER_ZONE}>
          {chosenTimeZone === null ? t("browserZone", { zone: shownZone ?? "UTC" }) : t("browserZoneOther")}
        </option>
        {knownTimeZones().map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </select>
    </div>
  );
}
