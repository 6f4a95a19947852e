"use client";
import {
  useLayoutEffect,
  useEffect,
  useId,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from "react";
import { useQuery } from "@tanstack/react-query";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useTimeZone, useTranslations } from "next-intl";
import { fieldNames, parseFilter, type FilterToken } from "@/lib/cluster/taskFilter";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { FilterChip } from "./FilterChip";
import { FilterErrorText } from "./FilterErrorText";
import { FilterOptionList } from "./FilterOptionList";
import { filterOptions, takeOption, type FilterOption } from "@/components/ui/filterCompletion";
import {
  draftOf,
  draftOffset,
  draftText,
  editNext,
  editPrevious,
  editToken,
  removeToken,
  settled,
  typed,
  type FilterDraft,
} from "./filterDraft";
import { visibleError } from "./filterErrors";
import { FilterTokens } from "./FilterTokens";
import { zoneFor } from "./taskUrlState";
import styles from "./FilterField.module.css";

/** Plain words filter while they are typed, after this pause. */
const TYPING_MS = 300;
const FRESH_COUNTS_MS = 5000;
/** The menu's width on a wide window. */
const MENU_PX = 420;

interface FilterFieldProps {
  /** The filter that is applied. */
  value: string;
  /** `push`: a step that one may go back from; `replace`: typing goes on. */
  onApply: (filter: string, how: "push" | "replace") => void;
  /** The times of the list, for the counts beside the values. */
  times: { from?: number; to?: number };
  /** A narrow window has room for fewer words. */
  short: boolean;
  /** What else can be done with it. */
  more?: ReactNode;
}

/** The filter as chips and text, with completion from what is really there. An error is shown at its character. */
export function FilterField({ value, onApply, times, short, more = null }: FilterFieldProps) {
  const t = useTranslations("filter");
  const zone = useTimeZone() ?? "UTC";
  const listId = useId();
  const errorId = useId();
  const wrap = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [edit, setEdit] = useState({ seen: value, state: draftOf(value) });
  const [cursor, setCursor] = useState(0);
  const [focused, setFocused] = useState(false);
  const [menu, setMenu] = useState<{ open: boolean; active: number | null }>({ open: false, active: null });
  const [submitted, setSubmitted] = useState(true);
  const [menuLeft, setMenuLeft] = useState(0);

  // The filter was changed from elsewhere (a facet, the back button): what is being edited follows.
  if (edit.seen !== value) {
    setEdit({ seen: value, state: draftText(edit.state) === value ? edit.state : draftOf(value) });
  }
  const { state } = edit;
  useLayoutEffect(() => {
    // The menu hangs under the place where one types.
    const own = input.current?.getBoundingClientRect().left ?? 0;
    const from = wrap.current?.getBoundingClientRect() ?? { left: 0, width: 0 };
    setMenuLeft(Math.max(0, Math.min(own - from.left - 12, from.width - MENU_PX)));
  }, [state.before]);
  const text = draftText(state);
  const parsed = parseFilter(text);
  const error = parsed.ok ? null : visibleError(parsed.error, state, focused && !submitted);

  const rest = draftText({ ...state, draft: "" });
  const restOk = parseFilter(rest).ok;
  const counts = { filter: rest, ...times, ...zoneFor(rest, zone) };
  const facets = useQuery({
    queryKey: queryKeys.taskFacets(counts),
    queryFn: ({ signal }) => api.taskFacets(counts, signal),
    enabled: focused && restOk,
    staleTime: FRESH_COUNTS_MS,
    placeholderData: (before) => before,
  });
  const completion = filterOptions(state.draft, cursor, facets.data);
  const { options } = completion;
  const open = focused && menu.open && options.length > 0;
  const active = !open ? -1 : (menu.active ?? (preselects(options, state.draft) ? 0 : -1));

  const change = (next: FilterDraft) => setEdit((before) => ({ ...before, state: next }));
  const apply = (next: FilterDraft, how: "push" | "replace" = "push") => {
    const filter = draftText(next);
    change(next);
    if (filter !== value && parseFilter(filter).ok) onApply(filter, how);
  };
  const place = (at: number) => {
    setCursor(at);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };

  useEffect(() => {
    if (!focused || !isPlainWord(state.draft) || text === value || !parsed.ok) return;
    const timer = setTimeout(() => onApply(text, "replace"), TYPING_MS);
    return () => clearTimeout(timer);
  }, [focused, state.draft, text, value, parsed.ok, onApply]);

  const take = (option: FilterOption) => {
    const taken = takeOption(state.draft, completion, option);
    setMenu({ open: !taken.finished, active: null });
    if (taken.finished) {
      apply(settled({ ...state, draft: taken.draft }));
      place(0);
    } else {
      change({ ...state, draft: taken.draft });
      place(taken.cursor);
    }
  };

  const submit = () => {
    setSubmitted(true);
    setMenu({ open: false, active: null });
    apply(parsed.ok ? settled(state) : state);
    setCursor(0);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const at = event.currentTarget.selectionStart ?? 0;
    const collapsed = at === event.currentTarget.selectionEnd;
    const move = (next: FilterDraft, to: number) => {
      event.preventDefault();
      change(next);
      place(to);
    };
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (!open) return setMenu({ open: true, active: null });
        const step = event.key === "ArrowDown" ? 1 : -1;
        return setMenu({ open: true, active: (active + step + options.length) % options.length });
      }
      case "Tab": {
        const option = options[Math.max(0, active)];
        if (!open || option === undefined || event.shiftKey || state.draft === "") return;
        event.preventDefault();
        return take(option);
      }
      case "Enter": {
        event.preventDefault();
        const option = options[active];
        return option === undefined ? submit() : take(option);
      }
      case "Escape":
        event.stopPropagation();
        if (open) return setMenu({ open: false, active: null });
        return input.current?.blur();
      case "Backspace": {
        if (!collapsed || at !== 0 || state.before === "") return;
        const next = editPrevious(state);
        return move(next, next.draft.length);
      }
      case "ArrowLeft": {
        if (!collapsed || at !== 0 || state.before === "") return;
        const next = editPrevious(state);
        return move(next, next.draft.length);
      }
      case "ArrowRight":
        if (!collapsed || at !== state.draft.length || state.after === "") return;
        return move(editNext(state), 0);
    }
  };

  const onBlur = (event: FocusEvent) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    setFocused(false);
    setSubmitted(true);
    setMenu({ open: false, active: null });
    apply(parsed.ok ? settled(state) : state);
  };

  const chips = (side: "before" | "after") => (
    <FilterTokens text={state[side]}>
      {(token) => (
        <FilterChip
          key={token.from}
          token={token}
          text={state[side]}
          error={errorInside(side, token)}
          onEdit={() => {
            const next = editToken(state, side, token);
            change(next);
            place(next.draft.length);
          }}
          onRemove={() => apply(removeToken(state, side, token))}
        />
      )}
    </FilterTokens>
  );

  const empty = text === "" && state.draft === "";
  return (
    <div ref={wrap} className={styles.wrap} onBlur={onBlur}>
      <div
        className={styles.field}
        data-focused={focused}
        data-error={error !== null}
        onMouseDown={focusInput}
      >
        <IconSearch size={17} className={styles.icon} aria-hidden />
        <div className={styles.content}>
          {chips("before")}
          <span className={styles.input}>
            <span className={styles.mirror} aria-hidden>
              {draftWithError()}
            </span>
            <input
              ref={input}
              data-page-search
              type="text"
              role="combobox"
              aria-label={t("label")}
              aria-expanded={open}
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
              aria-invalid={error !== null}
              aria-describedby={error === null ? undefined : errorId}
              size={1}
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              maxLength={2000}
              value={state.draft}
              onChange={(event) => {
                const next = typed(state, event.target.value);
                setSubmitted(false);
                setMenu({ open: true, active: null });
                setCursor(event.target.selectionStart ?? next.draft.length);
                if (next.draft === "" && next.before !== state.before) apply(next);
                else change(next);
              }}
              onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
              onFocus={() => {
                setFocused(true);
                setMenu({ open: true, active: null });
              }}
              onKeyDown={onKeyDown}
            />
          </span>
          {chips("after")}
          {empty && (
            <span className={styles.placeholder} aria-hidden>
              {short
                ? t("placeholderShort")
                : t.rich("placeholder", { example: (words) => <code>{words}</code> })}
            </span>
          )}
        </div>
        {!empty && (
          <button
            type="button"
            className={styles.clear}
            onClick={() => {
              apply(draftOf(""));
              place(0);
            }}
          >
            <IconX size={15} aria-hidden className={styles.clearIcon} />
            {t("clear")}
          </button>
        )}
        {more}
        {!focused && empty && !short && (
          <kbd className={styles.key} aria-hidden>
            /
          </kbd>
        )}
      </div>
      {error !== null && (
        <FilterErrorText
          id={errorId}
          error={error}
          text={text}
          onFix={(fixed) => {
            apply(draftOf(fixed));
            place(0);
          }}
        />
      )}
      {open && (
        <FilterOptionList
          id={listId}
          options={options}
          active={active}
          left={short ? 0 : menuLeft}
          onTake={take}
          onHover={(at) => setMenu({ open: true, active: at })}
        />
      )}
    </div>
  );

  /** A click anywhere in the field types there; on a chip it is the chip's. */
  function focusInput(event: MouseEvent) {
    if ((event.target as Element).closest("button, input") !== null) return;
    event.preventDefault();
    input.current?.focus();
  }

  /** The error's place in a chip's own text, if it is there. */
  function errorInside(side: "before" | "after", token: FilterToken): { from: number; to: number } | null {
    if (error === null) return null;
    const sideStart =
      side === "before"
        ? 0
        : draftOffset(state) + state.draft.trim().length + (state.draft.trim() === "" ? 0 : 1);
    const from = error.position - sideStart - token.from;
    const to = from + Math.max(1, error.length);
    return to > 0 && from < token.to - token.from ? { from: Math.max(0, from), to } : null;
  }

  /** What is typed, again, under the field's own text: it gives the field its width and underlines the error. */
  function draftWithError() {
    const { draft } = state;
    if (error === null) return draft;
    const from = error.position - draftOffset(state);
    if (from < 0 || from > draft.length) return draft;
    return (
      <>
        {draft.slice(0, from)}
        <span className={styles.fault}>{draft.slice(from, from + Math.max(1, error.length)) || " "}</span>
        {draft.slice(from + Math.max(1, error.length))}
      </>
    );
  }
}

/** A word that is no beginning of a key: it filters while it is typed. */
function isPlainWord(draft: string): boolean {
  const word = draft.trim().toLowerCase().replace(/^-/, "");
  if (/[:()"]/.test(word)) return false;
  return (
    word.length !== 1 && !fieldNames().some((field) => word !== "" && field.toLowerCase().startsWith(word))
  );
}

/** With a value begun, Enter takes the first that fits; a key or an own pattern is taken only on purpose. */
function preselects(options: readonly FilterOption[], draft: string): boolean {
  const first = options[0];
  if (first === undefined || first.kind === "key" || first.kind === "example") return false;
  return first.match > 0 && !draft.endsWith("*") && !draft.endsWith(first.insert);
}
