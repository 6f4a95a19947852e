"use client";
import Link from "next/link";
import { Menu } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconHelpCircle, IconInfoCircle, IconKeyboard } from "@tabler/icons-react";
import { IconButton } from "@/components/ui/IconButton";
import { useFrame } from "./frameContext";
import { TokensItem } from "./TokensItem";

/** The question mark: keys, and the page about this dashboard. */
export function HelpMenu() {
  const t = useTranslations("shell");
  const { openHelp } = useFrame();
  return (
    <Menu position="top-end">
      <Menu.Target>
        <IconButton label={t("help.menu")}>
          <IconHelpCircle size={17} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={openHelp}>
          {t("help.keys")}
        </Menu.Item>
        <Menu.Item leftSection={<IconInfoCircle size={16} aria-hidden />} component={Link} href="/about">
          {t("places.about")}
        </Menu.Item>
        <TokensItem />
      </Menu.Dropdown>
    </Menu>
  );
}
