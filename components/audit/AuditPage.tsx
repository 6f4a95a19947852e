"use client";
import { useState } from "react";
import { Button, Menu } from "@mantine/core";
import {
  IconBraces,
  IconClipboardList,
  IconDownload,
  IconFilterOff,
  IconLock,
  IconTable,
  IconX,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { queryString } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { serverNow, useNow } from "@/components/data/clock";
import { usePauseWhile } from "@/components/data/liveControl";
import { useMaySee } from "@/components/shell/useMaySee";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { ToOverview } from "@/components/shell/ToOverview";
import { useShell } from "@/components/shell/useShell";
import { EmptyState } from "@/components/ui/EmptyState";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { IconButton } from "@/components/ui/IconButton";
import { SearchField } from "@/components/ui/SearchField";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { useAddressState } from "@/components/ui/useAddressState";
import { useFormat } from "@/components/ui/useFormat";
import { useListKeys } from "@/components/ui/useListKeys";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { AUDIT_OUTCOMES, type AuditLine } from "@/lib/contract/audit";
import { AuditDrawer } from "./AuditDrawer";
import { AuditCards, AuditTable } from "./AuditTable";
import { ACTION_GROUPS, actionsOf } from "./auditModel";
import {
  askedAudit,
  AUDIT_RANGES,
  DEFAULT_AUDIT_URL,
  formatAuditUrl,
  isFiltered,
  parseAuditUrl,
  type AuditRange,
  type AuditUrlState,
} from "./auditUrl";
import { ChoiceMenu } from "./ChoiceMenu";
import { useAudit } from "./useAudit";
import { useAuditWords } from "./useAuditWords";
import classes from "./Audit.module.css";

/** Who did what: every action, newest first, for those who may see it. */
export function AuditPage() {
  const t = useTranslations("audit");
  const { data: shell } = useShell();
  const may = useMaySee("audit");
  return (
    <Page title={t("title")} live={may}>
      {shell !== undefined && !may ? (
        <EmptyState icon={<IconLock size={20} />} title={t("notForYou")} action={<ToOverview />}>
          {t("notForYouText")}
        </EmptyState>
      ) : (
        <Audit enabled={may} />
      )}
    </Page>
  );
}

function Audit({ enabled }: { enabled: boolean }) {
  const t = useTranslations("audit");
  const tc = useTranslations("common");
  const format = useFormat();
  const now = useNow();
  const phone = useMedia(PHONE);
  const [state, setState] = useAddressState(parseAuditUrl, formatAuditUrl);
  const audit = useAudit(state, enabled);
  const { lines } = audit;
  const open = lines?.find(({ id }) => id === state.line) ?? null;
  const show = (line: AuditLine | null) => setState({ ...state, line: line?.id ?? null });
  const step = (by: -1 | 1) => {
    const at = lines?.findIndex(({ id }) => id === state.line) ?? -1;
    const next = lines?.[at < 0 ? 0 : at + by];
    if (next !== undefined) show(next);
  };
  useListKeys({
    step,
    select: () => {},
    open: () => {},
    escape() {
      if (open === null) return false;
      show(null);
      return true;
    },
  });
  const stale = { ...audit, retryAt: null };
  const List = phone ? AuditCards : AuditTable;
  return (
    <div className={classes.page}>
      <Filters state={state} lines={lines} onChange={setState} />
      <Chips state={state} onChange={setState} />
      <StaleNote query={stale} />
      {lines === undefined ? (
        audit.error === null && (
          <TableSkeleton
            label={tc("loading")}
            rows={10}
            rowHeight={46}
            columns={[{ width: 130 }, { width: "1fr" }, { width: "1fr" }, { width: 160 }, { width: 90 }]}
          />
        )
      ) : lines.length === 0 && !audit.hasMore ? (
        <Nothing state={state} onClear={() => setState(DEFAULT_AUDIT_URL)} />
      ) : (
        <>
          {lines.length > 0 && <List lines={lines} now={now} open={state.line} onOpen={show} />}
          <div className={classes.foot}>
            {audit.hasMore ? (
              <>
                <Button variant="default" loading={audit.loadingMore} onClick={audit.more}>
                  {t("older")}
                </Button>
                {audit.searchedTo !== null && (
                  <span>{t("searchedTo", { time: format.dayAndMinute(audit.searchedTo) })}</span>
                )}
              </>
            ) : (
              <span>{t("end", { count: lines.length, shown: format.count(lines.length) })}</span>
            )}
          </div>
        </>
      )}
      <AuditDrawer
        line={open}
        phone={phone}
        now={now}
        onClose={() => show(null)}
        onStep={step}
        onTarget={(target) => setState({ ...DEFAULT_AUDIT_URL, target })}
        onUser={(user) => setState({ ...DEFAULT_AUDIT_URL, user: user === "" ? "-" : user })}
      />
    </div>
  );
}

interface FiltersProps {
  state: AuditUrlState;
  lines: readonly AuditLine[] | undefined;
  onChange: (state: AuditUrlState) => void;
}

function Filters({ state, lines, onChange }: FiltersProps) {
  const t = useTranslations("audit");
  const words = useAuditWords();
  const users = [
    ...new Set([...(lines ?? []).map(({ user }) => user || "-"), ...(state.user === "" ? [] : [state.user])]),
  ];
  return (
    <div className={classes.filters}>
      <div className={classes.search}>
        <SearchField
          label={t("search")}
          value={state.text}
          onChange={(text) => onChange({ ...state, text, line: null })}
        />
      </div>
      <ChoiceMenu
        label={t("filter.who")}
        single
        chosen={state.user === "" ? [] : [state.user]}
        groups={[
          {
            label: null,
            options: users
              .sort()
              .map((user) => ({ value: user, label: words.user(user === "-" ? "" : user) })),
          },
        ]}
        onChange={([user = ""]) => onChange({ ...state, user, line: null })}
      />
      <ChoiceMenu
        label={t("filter.action")}
        chosen={state.actions}
        groups={ACTION_GROUPS.map((group) => ({
          label: t(`group.${group}`),
          options: actionsOf(group).map((action) => ({ value: action, label: words.action(action) })),
        }))}
        onChange={(actions) => onChange({ ...state, actions, line: null })}
      />
      <ChoiceMenu
        label={t("filter.outcome")}
        chosen={state.outcomes}
        groups={[
          { label: null, options: AUDIT_OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) })) },
        ]}
        onChange={(outcomes) => onChange({ ...state, outcomes, line: null })}
      />
      <ChoiceMenu
        label={t(`range.${state.range}`)}
        single
        chosen={state.range === "all" ? [] : [state.range]}
        groups={[
          {
            label: null,
            options: AUDIT_RANGES.filter((one): one is AuditRange => one !== "all").map((value) => ({
              value,
              label: t(`range.${value}`),
            })),
          },
        ]}
        onChange={([range]) => onChange({ ...state, range: range ?? "all", line: null })}
      />
      <ExportMenu state={state} />
    </div>
  );
}

const FORMATS = [
  { format: "csv", icon: IconTable },
  { format: "jsonl", icon: IconBraces },
] as const;

/** The browser fetches the file as it comes, so it may be of any length. */
function ExportMenu({ state }: { state: AuditUrlState }) {
  const t = useTranslations("audit.export");
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end">
      <Menu.Target>
        <IconButton label={t("title")} variant="bordered" className={classes.export}>
          <IconDownload size={18} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{isFiltered(state) ? t("filtered") : t("all")}</Menu.Label>
        {FORMATS.map(({ format, icon: Icon }) => (
          <Menu.Item
            key={format}
            component="a"
            href={`${BASE_PATH}/api/v1/audit/export${queryString({ format, ...askedAudit(state, serverNow()) })}`}
            download
            leftSection={<Icon size={16} aria-hidden />}
          >
            {t(format)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What narrows the list, each to be taken away. */
function Chips({ state, onChange }: Pick<FiltersProps, "state" | "onChange">) {
  const t = useTranslations("audit");
  const words = useAuditWords();
  const chips: { key: string; label: string; value: string; without: Partial<AuditUrlState> }[] = [
    ...(state.target === ""
      ? []
      : [
          {
            key: "target",
            label: t("filter.target"),
            value: visibleText(state.target),
            without: { target: "" },
          },
        ]),
    ...(state.user === ""
      ? []
      : [
          {
            key: "user",
            label: t("filter.who"),
            value: words.user(state.user === "-" ? "" : state.user),
            without: { user: "" },
          },
        ]),
    ...state.actions.map((action) => ({
      key: action,
      label: t("filter.action"),
      value: words.action(action),
      without: { actions: state.actions.filter((one) => one !== action) },
    })),
    ...state.outcomes.map((outcome) => ({
      key: outcome,
      label: t("filter.outcome"),
      value: t(`outcome.${outcome}`),
      without: { outcomes: state.outcomes.filter((one) => one !== outcome) },
    })),
  ];
  if (chips.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t("filter.label")}>
      {chips.map(({ key, label, value, without }) => (
        <li className={classes.chip} key={key}>
          <span className={classes.chipKey}>{label}:</span>
          <strong>{value}</strong>
          <button
            type="button"
            aria-label={t("filter.remove", { filter: `${label}: ${value}` })}
            onClick={() => onChange({ ...state, ...without, line: null })}
          >
            <IconX size={13} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Nothing({ state, onClear }: { state: AuditUrlState; onClear: () => void }) {
  const t = useTranslations("audit");
  return isFiltered(state) ? (
    <EmptyState
      icon={<IconFilterOff size={20} />}
      title={t("noMatch")}
      action={<Button onClick={onClear}>{t("clear")}</Button>}
    >
      {t("noMatchText")}
    </EmptyState>
  ) : (
    <EmptyState icon={<IconClipboardList size={20} />} title={t("none")}>
      {t("noneText")}
    </EmptyState>
  );
}
