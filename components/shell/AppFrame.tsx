"use client";
import dynamic from "next/dynamic";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { usePauseWhile } from "@/components/data/liveControl";
import { NARROW, useMedia } from "@/components/ui/useMedia";
import { BottomBar } from "./BottomBar";
import { FrameContext, type Frame } from "./frameContext";
import { keepChoice, SIDEBAR_COOKIE } from "./preferences";
import { Sidebar } from "./Sidebar";
import { TabIcon } from "./TabIcon";
import { useHiddenTab } from "./useHiddenTab";
import { useShortcuts } from "./useShortcuts";
import { useStayWhileAway } from "./useStayWhileAway";
import classes from "./AppFrame.module.css";

// Dialogs load when first opened: a page that is only looked at does not pay for them.
const importSearch = async () => (await import("./SearchDialog")).SearchDialog;
const SearchDialog = dynamic(importSearch, { ssr: false });
const HelpDialog = dynamic(async () => (await import("./HelpDialog")).HelpDialog, { ssr: false });
const PreferencesDialog = dynamic(async () => (await import("./PreferencesDialog")).PreferencesDialog, {
  ssr: false,
});

function loadSearch(): void {
  // If it cannot be loaded now, opening it tries again and says so.
  importSearch().catch(() => undefined);
}

type DialogName = "search" | "help" | "preferences";

interface AppFrameProps {
  /** As the person left it, from the cookie. */
  sidebarFolded: boolean;
  chosenTimeZone: string | null;
  /** What every page says below its top bar: of rooms that this one does not know. */
  notes: ReactNode;
  children: ReactNode;
}

/** What stands around every page: the sidebar or bottom bar, search, help, the keys that work everywhere. */
export function AppFrame({ sidebarFolded, chosenTimeZone, notes, children }: AppFrameProps) {
  const t = useTranslations("shell");
  const [foldedByPerson, setFolded] = useState(sidebarFolded);
  const narrow = useMedia(NARROW);
  const [openedByPerson, setOpenedNarrow] = useState(false);
  const folded = narrow ? !openedByPerson : foldedByPerson;
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [everOpened, setEverOpened] = useState<ReadonlySet<DialogName>>(new Set());

  const frame = useMemo<Frame>(() => {
    const open = (name: DialogName) => () => {
      setEverOpened((before) => new Set(before).add(name));
      setDialog(name);
    };
    return {
      openSearch: open("search"),
      openHelp: open("help"),
      openPreferences: open("preferences"),
      chosenTimeZone,
      notes,
    };
  }, [chosenTimeZone, notes]);
  const close = () => setDialog(null);
  const fold = (next: boolean) => {
    // On a narrow window folded is the rule: opening it there is for now, not for ever.
    if (narrow) {
      setOpenedNarrow(!next);
      return;
    }
    setFolded(next);
    keepChoice(SIDEBAR_COOKIE, next ? "folded" : null);
  };

  useShortcuts({
    openSearch: frame.openSearch,
    openHelp: frame.openHelp,
    onCommandKey: loadSearch,
    blocked: dialog !== null,
  });
  usePauseWhile("hidden", useHiddenTab());
  useStayWhileAway();

  return (
    <FrameContext value={frame}>
      <TabIcon />
      <a className={classes.skip} href="#content">
        {t("skip")}
      </a>
      <div className={classes.frame}>
        <Sidebar folded={folded} onFold={fold} />
        <main className={classes.main} id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomBar />
      {everOpened.has("search") && <SearchDialog opened={dialog === "search"} onClose={close} />}
      {everOpened.has("help") && <HelpDialog opened={dialog === "help"} onClose={close} />}
      {everOpened.has("preferences") && (
        <PreferencesDialog opened={dialog === "preferences"} onClose={close} />
      )}
    </FrameContext>
  );
}
