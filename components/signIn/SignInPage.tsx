"use client";
import { useEffect } from "react";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, queryString, type ApiError } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { queryKeys } from "@/components/data/queryKeys";
import { Mark } from "@/components/shell/Mark";
import { useErrorWords } from "@/components/shell/StaleNote";
import { Note, NoteAction } from "@/components/ui/Note";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { SignInTrouble, SignInWays } from "@/lib/contract/signIn";
import { PasswordForm } from "./PasswordForm";
import classes from "./SignIn.module.css";

interface SignInPageProps {
  /** The page that was wanted, as its address says; the server decides whether it is one of ours. */
  next: string;
  /** What came of the last try at the provider. */
  trouble: SignInTrouble | null;
}

/** The door: all that is to be seen of Umbel by those who have not signed in. */
export function SignInPage({ next, trouble }: SignInPageProps) {
  const t = useTranslations("signIn");
  const phone = useMedia(PHONE);
  const words = useErrorWords();
  const ways = useQuery<SignInWays, ApiError>({
    queryKey: queryKeys.signInWays(next),
    queryFn: ({ signal }) => api.signInWays(next, signal),
  });
  const provider = ways.data?.provider ?? null;
  const goOn = ways.data?.signedIn === true ? ways.data.next : null;
  useEffect(() => {
    // In another tab they did already.
    if (goOn !== null) window.location.replace(goOn);
  }, [goOn]);
  return (
    <main className={classes.page}>
      <title>{`${t("title")} · Umbel`}</title>
      <link rel="icon" href={`${BASE_PATH}/umbel.svg`} type="image/svg+xml" />
      <div className={classes.box}>
        <div className={classes.mark}>
          <Mark size={28} />
          <span>Umbel</span>
        </div>
        <h1 className={classes.title}>{t("title")}</h1>
        {trouble !== null && <Note tone="failure" title={t(`trouble.${trouble}`)} />}
        {ways.error !== null && (
          <Note
            tone="failure"
            title={words(ways.error)}
            actions={<NoteAction onClick={() => void ways.refetch()}>{t("tryAgain")}</NoteAction>}
          />
        )}
        {provider !== null && (
          <Button
            component="a"
            href={`${BASE_PATH}/login/start${queryString({ next })}`}
            variant={ways.data?.password === true ? "default" : "filled"}
            size={phone ? "xl" : "md"}
            fullWidth
          >
            {t("at", { provider: provider.name })}
          </Button>
        )}
        {ways.data?.password === true && <PasswordForm next={next} token={ways.data.formToken} />}
      </div>
    </main>
  );
}
