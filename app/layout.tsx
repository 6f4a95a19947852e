import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { cookies, headers } from "next/headers";
import { ColorSchemeScript } from "@mantine/core";
import { ReasonQuestion } from "@/components/actions/ReasonQuestion";
import { Toasts } from "@/components/actions/Toasts";
import { UnconsumedNote } from "@/components/queues/UnconsumedNote";
import { RunTask } from "@/components/retry/RunTask";
import { AppFrame } from "@/components/shell/AppFrame";
import { Providers } from "@/components/shell/Providers";
import { SIDEBAR_COOKIE, TIME_ZONE_COOKIE, usableTimeZone } from "@/components/shell/preferences";
import { OperationsGoingOn } from "@/components/tasks/OperationsGoingOn";
import { chooseLocale, LOCALE_COOKIE, type Locale } from "@/lib/format/locale";
import type { Messages } from "@/messages/messages";
import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "@mantine/core/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import "./globals.css";

export const metadata: Metadata = {
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#0c0e0b" },
    { media: "(prefers-color-scheme: light)", color: "#f9faf9" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [cookie, header] = await Promise.all([cookies(), headers()]);
  const locale = chooseLocale(cookie.get(LOCALE_COOKIE)?.value, header.get("accept-language"));
  const timeZone = usableTimeZone(cookie.get(TIME_ZONE_COOKIE)?.value ?? null);
  // The content security policy allows only scripts and styles that carry this answer's own nonce.
  const nonce = header.get("x-nonce") ?? undefined;
  // What stands around pages asks for what only those may know who have signed in.
  const isBare = header.get("x-umbel-bare") === "yes";
  return (
    <html lang={locale} data-mantine-color-scheme="light" suppressHydrationWarning>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} />
      </head>
      <body>
        <Providers locale={locale} messages={await CATALOGUES[locale]()} timeZone={timeZone} nonce={nonce}>
          {isBare ? (
            children
          ) : (
            <>
              <AppFrame
                sidebarFolded={cookie.get(SIDEBAR_COOKIE)?.value === "folded"}
                chosenTimeZone={timeZone}
                notes={<UnconsumedNote />}
              >
                {children}
              </AppFrame>
              <Toasts />
              <ReasonQuestion />
              <RunTask />
              <OperationsGoingOn />
            </>
          )}
        </Providers>
      </body>
    </html>
  );
}

const CATALOGUES: Record<Locale, () => Promise<Messages>> = {
  en: async () => (await import("@/messages/en.json")).default,
  ru: async () => (await import("@/messages/ru.json")).default,
  zh: async () => (await import("@/messages/zh.json")).default,
};
