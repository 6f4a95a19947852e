"use client";
import { useEffect, useRef, useState } from "react";
import dynamic from "next/dynamic";
import { Menu } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { IconBookmark, IconBookmarkFilled, IconDots } from "@tabler/icons-react";
import { useTimeZone, useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { api } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { usePauseWhile } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { SidebarMore } from "@/components/shell/SidebarMore";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { IconButton } from "@/components/ui/IconButton";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { SavedView, ViewList } from "@/lib/contract/views";
import { isPlainClick } from "@/components/ui/openTask";
import { searchOfState, showsView, stateOfView, type ViewState } from "./savedViews";
import { askedTasks, DEFAULT_URL_STATE } from "./taskUrlState";
import type { TaskUrl } from "./useTaskUrl";
import type { ViewRequest } from "./ViewDialog";
import styles from "./SavedViews.module.css";

const ViewDialog = dynamic(async () => (await import("./ViewDialog")).ViewDialog, { ssr: false });

/** Others save views as well. */
const READ_AGAIN_MS = 60_000;
const COUNT_AGAIN_MS = 15_000;
/** Each count is a question to the server: of very many views the first have one. */
const COUNTED = 12;

/** The saved views in the sidebar, and the default one where the list was opened without any address of its own. */
export function SavedViews({ url }: { url: TaskUrl }) {
  const views = useViews();
  useDefaultView(url, views);
  return (
    <SidebarMore>
      <SavedViewList url={url} />
    </SidebarMore>
  );
}

/** Every view with the number of its tasks; nothing while there is none. */
export function SavedViewList({ url, onChosen }: { url: TaskUrl; onChosen?: () => void }) {
  const t = useTranslations("tasks.views");
  const list = useViews();
  const [asking, setAsking] = useState<{ request: ViewRequest; number: number; opened: boolean } | null>(
    null,
  );
  if (list === undefined || list.views.length === 0) return null;
  const choose = (state: ViewState) => {
    url.update({ ...state, from: null, to: null, task: null });
    onChosen?.();
  };
  const ask = (request: ViewRequest) =>
    setAsking((before) => ({ request, number: (before?.number ?? 0) + 1, opened: true }));
  return (
    <section className={styles.views} aria-label={t("title")}>
      <h2 className={styles.title}>{t("title")}</h2>
      <ul className={styles.list}>
        {list.defaultId !== null && (
          <li className={styles.item}>
            <ViewLink
              name={t("all")}
              state={DEFAULT_URL_STATE}
              current={searchOfState(url.state) === searchOfState(DEFAULT_URL_STATE)}
              onChoose={choose}
            />
          </li>
        )}
        {list.views.map((view, at) => (
          <li key={view.id} className={styles.item}>
            <ViewLink
              name={view.name}
              state={stateOfView(view)}
              current={showsView(url.state, view)}
              isDefault={view.id === list.defaultId}
              counted={at < COUNTED}
              onChoose={choose}
            />
            <ViewMenu view={view} isDefault={view.id === list.defaultId} state={url.state} onAsk={ask} />
          </li>
        ))}
      </ul>
      {asking !== null && (
        <ViewDialog
          key={asking.number}
          opened={asking.opened}
          request={asking.request}
          onClose={() => setAsking({ ...asking, opened: false })}
        />
      )}
    </section>
  );
}

function useViews(): ViewList | undefined {
  return useQuery({
    queryKey: queryKeys.views(),
    queryFn: ({ signal }) => api.views(signal),
    refetchInterval: READ_AGAIN_MS,
  }).data;
}

/** Only where the page was opened without an address of its own, and nobody has changed anything since. */
function useDefaultView(url: TaskUrl, list: ViewList | undefined): void {
  const [openedPlain] = useState(() => typeof window !== "undefined" && window.location.search === "");
  const done = useRef(false);
  const { update } = url;
  useEffect(() => {
    if (!openedPlain || done.current || list === undefined) return;
    done.current = true;
    const view = list.views.find(({ id }) => id === list.defaultId);
    if (view !== undefined && window.location.search === "") update(stateOfView(view), "replace");
  }, [openedPlain, list, update]);
}

interface ViewLinkProps {
  name: string;
  state: ViewState;
  current: boolean;
  isDefault?: boolean;
  counted?: boolean;
  onChoose: (state: ViewState) => void;
}

function ViewLink({ name, state, current, isDefault = false, counted = false, onChoose }: ViewLinkProps) {
  const t = useTranslations("tasks.views");
  const format = useFormat();
  const count = useCount(state, counted);
  const Icon = isDefault ? IconBookmarkFilled : IconBookmark;
  return (
    <a
      className={styles.link}
      href={`${BASE_PATH}/tasks?${searchOfState(state)}`}
      aria-current={current ? "true" : undefined}
      title={state.filter === "" ? undefined : visibleText(state.filter)}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onChoose(state);
      }}
    >
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className={styles.name}>
        <VisibleText text={name} />
        {isDefault && <span className="reader-only"> {t("isDefault")}</span>}
      </span>
      {count !== null && <span className={styles.count}>{format.compact(count)}</span>}
    </a>
  );
}

function useCount(state: ViewState, enabled: boolean): number | null {
  const zone = useTimeZone() ?? "UTC";
  const query = {
    sort: "created",
    order: "desc",
    limit: 1,
    offset: 0,
    ...askedTasks({ ...state, from: null, to: null }, zone),
  } as const;
  const { data } = useQuery({
    queryKey: queryKeys.tasks(query),
    queryFn: ({ signal }) => api.tasks(query, signal),
    enabled,
    refetchInterval: COUNT_AGAIN_MS,
  });
  return data === undefined || (data.unread ?? 0) > 0 ? null : data.total;
}

interface ViewMenuProps {
  view: SavedView;
  isDefault: boolean;
  /** What the list shows. */
  state: ViewState;
  onAsk: (request: ViewRequest) => void;
}

function ViewMenu({ view, isDefault, state, onAsk }: ViewMenuProps) {
  const t = useTranslations("tasks.views");
  const may = useMay("views");
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  if (!may) return null;
  const chooseDefault = async (id: string | null) => {
    client.setQueryData(queryKeys.views(), await api.chooseDefaultView(id));
  };
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" withinPortal>
      <Menu.Target>
        <IconButton
          label={t("menu.label", { name: visibleText(view.name) })}
          className={styles.menu}
          data-opened={opened}
        >
          <IconDots size={16} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onAsk({ kind: "rename", view })}>{t("menu.rename")}</Menu.Item>
        <Menu.Item onClick={() => onAsk({ kind: "replace", view, state })}>{t("menu.replace")}</Menu.Item>
        <Menu.Item
          onClick={() => {
            // Whether it was done shows in the list itself.
            chooseDefault(isDefault ? null : view.id).catch(() =>
              client.invalidateQueries({ queryKey: queryKeys.views() }),
            );
          }}
        >
          {t(isDefault ? "menu.notDefault" : "menu.default")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item className={styles.remove} onClick={() => onAsk({ kind: "remove", view })}>
          {t("menu.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
