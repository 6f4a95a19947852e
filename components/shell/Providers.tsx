"use client";
import { useState, useSyncExternalStore, type ReactNode } from "react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NextIntlClientProvider } from "next-intl";
import { ApiError } from "@/components/data/apiClient";
import { cssVariablesResolver, theme } from "@/components/ui/theme";
import type { Locale } from "@/lib/format/locale";
import type { Messages } from "@/messages/messages";

interface ProvidersProps {
  locale: Locale;
  messages: Messages;
  /** The zone the person chose; null: the browser's. */
  timeZone: string | null;
  nonce: string | undefined;
  children: ReactNode;
}

/** Everything that pages take from their surroundings: words, theme, the query cache. */
export function Providers({ locale, messages, timeZone, nonce, children }: ProvidersProps) {
  const [client] = useState(createQueryClient);
  const zone = useTimeZone(timeZone);
  return (
    <NextIntlClientProvider locale={locale} messages={messages} timeZone={zone}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        getStyleNonce={nonce === undefined ? undefined : () => nonce}
      >
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </MantineProvider>
    </NextIntlClientProvider>
  );
}

/** The chosen zone, else the browser's. The server renders no times, so there UTC stands in. */
function useTimeZone(chosen: string | null): string {
  const own = useSyncExternalStore(
    () => () => {},
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );
  return chosen ?? own;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Updates keep values current; a window that comes to the front has nothing to catch up on.
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        // One quick second try hides a dropped packet; after that the page says so and useLiveQuery goes on trying.
        retry: (count, error) => count < 1 && isWorthRetrying(error),
        retryDelay: 500,
      },
    },
  });
}

/** Asking again does not help against an answer that says what is wrong with the question. */
function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ApiError) || error.status === null || error.status >= 500;
}
