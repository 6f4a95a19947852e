"use client";
import { Menu } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconLogin, IconLogout } from "@tabler/icons-react";
import { api } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { IconButton } from "@/components/ui/IconButton";
import { goToSignIn } from "./goToSignIn";
import { useConnectionStatus, useShell } from "./useShell";

/** At the foot of the sidebar; nothing for those who neither can sign in nor have signed in. */
export function SignInOrOut() {
  const found = useSignInOrOut();
  if (found === null) return null;
  const { label, Icon, act } = found;
  return (
    <IconButton label={label} onClick={act}>
      <Icon size={17} stroke={1.6} aria-hidden />
    </IconButton>
  );
}

/** The same in the menu of phones. */
export function SignInOrOutItem() {
  const found = useSignInOrOut();
  if (found === null) return null;
  const { label, Icon, act } = found;
  return (
    <Menu.Item leftSection={<Icon size={16} aria-hidden />} onClick={act}>
      {label}
    </Menu.Item>
  );
}

function useSignInOrOut() {
  const t = useTranslations("shell.session");
  const { data: shell } = useShell();
  const isSignedOut = useConnectionStatus().kind === "signedOut";
  if (shell === undefined) return null;
  if (shell.user.canSignIn || isSignedOut) return { label: t("signIn"), Icon: IconLogin, act: goToSignIn };
  if (shell.user.sessionEndsAt === null) return null;
  return { label: t("signOut"), Icon: IconLogout, act: () => void signOut() };
}

/** The other tabs are told by the server. */
async function signOut(): Promise<void> {
  await api.signOut();
  window.location.assign(`${BASE_PATH}/login`);
}
