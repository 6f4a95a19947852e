"use client";
import { Popover } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { IconButton } from "@/components/ui/IconButton";
import { useFrame } from "./frameContext";
import { Preferences } from "./Preferences";
import classes from "./Sidebar.module.css";

/** The moon (or sun) at the foot of the sidebar: opens theme, language and time zone. */
export function PreferencesButton() {
  const t = useTranslations("shell.preferences");
  const { chosenTimeZone } = useFrame();
  return (
    <Popover position="top-start" trapFocus returnFocus>
      <Popover.Target>
        <IconButton label={t("title")}>
          <IconMoon className={classes.darkOnly} size={17} aria-hidden />
          <IconSun className={classes.lightOnly} size={17} aria-hidden />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("title")}>
        <Preferences chosenTimeZone={chosenTimeZone} />
      </Popover.Dropdown>
    </Popover>
  );
}
