"use client";
import Link from "next/link";
import { Menu } from "@mantine/core";
import { useTranslations } from "next-intl";
import {
  IconAdjustmentsHorizontal,
  IconDots,
  IconInfoCircle,
  IconPlayerPlay,
  IconSearch,
} from "@tabler/icons-react";
import { IconButton } from "@/components/ui/IconButton";
import { mayAtAll } from "@/lib/contract/permissions";
import { useFrame } from "./frameContext";
import { openRunTask } from "./runRequest";
import { placesFor } from "./places";
import { SignInOrOutItem } from "./SignInOrOut";
import { TokensItem } from "./TokensItem";
import { useRights } from "./useRights";
import { useShell } from "./useShell";

/** On phones, where there is no sidebar: search, run a task, look and language, about. */
export function MoreMenu() {
  const t = useTranslations("shell");
  const { openSearch, openPreferences } = useFrame();
  const rights = useRights();
  const { data: shell } = useShell();
  const mayRun = rights !== null && mayAtAll(rights, "run");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton label={t("more")}>
          <IconDots size={20} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSearch size={16} aria-hidden />} onClick={openSearch}>
          {t("search.open")}
        </Menu.Item>
        {mayRun && (
          <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={openRunTask}>
            {t("search.run")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          onClick={openPreferences}
        >
          {t("preferences.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconInfoCircle size={16} aria-hidden />} component={Link} href="/about">
          {t("places.about")}
        </Menu.Item>
        {placesFor(shell?.user)
          .filter(({ permission }) => permission !== undefined)
          .map(({ key, href, icon: Icon }) => (
            <Menu.Item key={key} leftSection={<Icon size={16} aria-hidden />} component={Link} href={href}>
              {t(`places.${key}`)}
            </Menu.Item>
          ))}
        <TokensItem />
        <SignInOrOutItem />
      </Menu.Dropdown>
    </Menu>
  );
}
