"use client";
import Link from "next/link";
import { Menu } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconKey } from "@tabler/icons-react";
import { mayAtAll } from "@/lib/contract/permissions";
import { useShell } from "./useShell";

/** In menus, for those who have signed in and may make tokens. */
export function TokensItem() {
  const t = useTranslations("tokens");
  if (!useMayMake()) return null;
  return (
    <Menu.Item leftSection={<IconKey size={16} aria-hidden />} component={Link} href="/tokens">
      {t("title")}
    </Menu.Item>
  );
}

/** Where nobody signs in, programs need no token either. */
function useMayMake(): boolean {
  const { data: shell } = useShell();
  return shell !== undefined && shell.user.name !== "" && mayAtAll(shell.user, "tokens");
}
