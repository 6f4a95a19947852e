"use client";
import { useState } from "react";
import { Select } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ActionDialog } from "@/components/actions/ActionDialog";
import { api, type ApiError } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { CopyButton } from "@/components/ui/CopyButton";
import { useFormat } from "@/components/ui/useFormat";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { EmbedLink } from "@/lib/contract/widgets";
import { LOCALES } from "@/lib/format/locale";
import {
  WIDGET_HEIGHT,
  WIDGET_SIZES,
  WIDGET_THEMES,
  WIDGET_WIDTH,
  widgetPath,
  type Widget,
} from "@/lib/widget/widget";
import { chosenAddress, elementSnippet, frameSnippet, type EmbedChoice } from "./embedSnippets";
import classes from "./EmbedDialog.module.css";

interface EmbedDialogProps {
  widget: Widget;
  opened: boolean;
  onClose: () => void;
}

const LIFETIMES = { hour: 3600, day: 86_400, month: 30 * 86_400, year: 365 * 86_400 };
type Lifetime = keyof typeof LIFETIMES;
const LANGUAGES: Record<(typeof LOCALES)[number], string> = { en: "English", ru: "Русский", zh: "中文" };
const USUAL: EmbedChoice = { size: "card", theme: "system", lang: null };

/** Shows a widget as it will be, makes a link for it, and what is to be copied into the other page. */
export function EmbedDialog({ widget, opened, onClose }: EmbedDialogProps) {
  const t = useTranslations("embed.dialog");
  const format = useFormat();
  const [choice, setChoice] = useState(USUAL);
  const [lifetime, setLifetime] = useState<Lifetime>("month");
  const making = useMutation<EmbedLink, ApiError>({
    mutationFn: () => api.makeEmbedLink({ widget, seconds: LIFETIMES[lifetime] }),
  });
  const what = t(widget.kind, { name: "name" in widget ? visibleText(widget.name ?? "") : "" });
  const close = () => {
    making.reset();
    onClose();
  };
  return (
    <ActionDialog
      opened={opened}
      onClose={close}
      title={t("title", { what })}
      submit={t("make")}
      pending={making.isPending}
      error={making.error}
      size={640}
      asksReason={false}
      onSubmit={() => making.mutate()}
    >
      <p className={classes.intro}>{t("intro")}</p>
      <div className={classes.preview}>
        {opened && (
          <iframe
            key={chosenAddress(widgetPath(widget), choice)}
            className={classes.frame}
            title={t("preview")}
            src={BASE_PATH + chosenAddress(widgetPath(widget), choice)}
            width={choice.size === "card" ? WIDGET_WIDTH : "100%"}
            height={WIDGET_HEIGHT[choice.size]}
          />
        )}
      </div>
      <div className={classes.choices}>
        <Select
          label={t("size")}
          allowDeselect={false}
          data={WIDGET_SIZES.map((value) => ({
            value,
            label: t(value, { width: WIDGET_WIDTH, height: WIDGET_HEIGHT[value] }),
          }))}
          value={choice.size}
          onChange={(value) =>
            setChoice({ ...choice, size: WIDGET_SIZES.find((one) => one === value) ?? choice.size })
          }
        />
        <Select
          label={t("theme")}
          allowDeselect={false}
          data={WIDGET_THEMES.map((value) => ({ value, label: t(value) }))}
          value={choice.theme}
          onChange={(value) =>
            setChoice({ ...choice, theme: WIDGET_THEMES.find((one) => one === value) ?? choice.theme })
          }
        />
        <Select
          label={t("language")}
          allowDeselect={false}
          data={[
            { value: "", label: t("ownLanguage") },
            ...LOCALES.map((value) => ({ value, label: LANGUAGES[value] })),
          ]}
          value={choice.lang ?? ""}
          onChange={(value) => setChoice({ ...choice, lang: value === "" ? null : value })}
        />
        <Select
          label={t("lifetime")}
          allowDeselect={false}
          data={lifetimes.map((value) => ({ value, label: t(value) }))}
          value={lifetime}
          onChange={(value) => {
            // What was made counts for another time than is shown now.
            making.reset();
            setLifetime(lifetimes.find((one) => one === value) ?? lifetime);
          }}
        />
      </div>
      {making.data !== undefined && (
        <>
          <Snippets link={making.data} choice={choice} title={`Umbel: ${what}`} />
          <p className={classes.intro} role="status">
            {t("until", { time: format.exact(making.data.expiresAt) })}
          </p>
          <p className={classes.intro}>
            {t("hosts", {
              hosts: making.data.hosts.filter((host) => host !== "'self'").join(", ") || t("hostsSelf"),
            })}
          </p>
        </>
      )}
    </ActionDialog>
  );
}

const lifetimes = Object.keys(LIFETIMES) as Lifetime[]; // its own keys

function Snippets({ link, choice, title }: { link: EmbedLink; choice: EmbedChoice; title: string }) {
  const t = useTranslations("embed.dialog");
  const { origin } = window.location;
  const address = origin + link.path;
  const snippets = [
    { name: t("element"), copy: t("copyElement"), text: elementSnippet(origin + BASE_PATH, address, choice) },
    { name: t("frame"), copy: t("copyFrame"), text: frameSnippet(address, choice, title) },
    { name: t("link"), copy: t("copyLink"), text: chosenAddress(address, choice) },
  ];
  return (
    <dl className={classes.snippets}>
      {snippets.map(({ name, copy, text }) => (
        <div key={name} className={classes.snippet}>
          <dt>
            {name}
            <CopyButton text={text} label={copy} />
          </dt>
          <dd>
            <div className={classes.code} tabIndex={0} role="group" aria-label={name}>
              <code>{text}</code>
            </div>
          </dd>
        </div>
      ))}
    </dl>
  );
}
