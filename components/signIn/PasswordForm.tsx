"use client";
import { useState, type SubmitEvent } from "react";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, type ApiError } from "@/components/data/apiClient";
import { useErrorWords } from "@/components/shell/StaleNote";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { SignedIn } from "@/lib/contract/signIn";
import classes from "./SignIn.module.css";

/** Name and password. A right one leads on to the page that was wanted. `token`: of the form, for this browser alone. */
export function PasswordForm({ next, token }: { next: string; token: string | null }) {
  const t = useTranslations("signIn");
  const phone = useMedia(PHONE);
  const words = useErrorWords();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation<SignedIn, ApiError>({
    mutationFn: () => api.signIn({ user, password, next }, token),
    onSuccess: (answer) => window.location.assign(answer.next),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t("user")}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        withAsterisk={false}
        value={user}
        onChange={(event) => setUser(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("password")}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
      />
      <div role="alert" className={classes.error}>
        {signIn.error !== null && <SignInError error={signIn.error} words={words} />}
      </div>
      <Button
        type="submit"
        variant="filled"
        size={phone ? "xl" : "md"}
        loading={signIn.isPending || signIn.isSuccess}
        fullWidth
      >
        {t("submit")}
      </Button>
    </form>
  );
}

function SignInError({ error, words }: { error: ApiError; words: (error: ApiError) => string }) {
  const t = useTranslations("signIn");
  const seconds = error.details["retryAfterSeconds"];
  if (error.code === "TOO_MANY_TRIES" && typeof seconds === "number") return t("wait", { seconds });
  return words(error);
}
