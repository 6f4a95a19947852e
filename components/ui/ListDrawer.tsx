"use client";
import type { ReactNode } from "react";
import { Drawer } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { IconButton } from "./IconButton";
import { SideDrawer } from "./SideDrawer";
import classes from "./ListDrawer.module.css";

interface ListDrawerProps<Item> {
  /** What is shown of the list; null: closed. */
  item: Item | null;
  /** The title, and the names of the buttons. */
  words: { title: string; next: string; previous: string; close: string };
  phone: boolean;
  /** 600 instead of 520. */
  wide?: boolean;
  onClose: () => void;
  /** To the next (1) or previous (-1) row of the list; null: no buttons for it. */
  onStep: ((by: -1 | 1) => void) | null;
  /** More buttons of the head, before the one that closes. */
  actions?: (item: Item) => ReactNode;
  children: (item: Item) => ReactNode;
}

/** One row of a list with all that is known of it, over the list: from it one goes on to the next. */
export function ListDrawer<Item>({
  item,
  words,
  phone,
  wide,
  onClose,
  onStep,
  actions,
  children,
}: ListDrawerProps<Item>) {
  return (
    <SideDrawer item={item} phone={phone} wide={wide} onClose={onClose}>
      {(shown) => (
        <>
          <div className={classes.head}>
            <Drawer.Title className={classes.title}>{words.title}</Drawer.Title>
            {onStep !== null && (
              <>
                <IconButton label={words.next} onClick={() => onStep(1)}>
                  <IconArrowDown size={17} aria-hidden />
                </IconButton>
                <IconButton label={words.previous} onClick={() => onStep(-1)}>
                  <IconArrowUp size={17} aria-hidden />
                </IconButton>
              </>
            )}
            {actions?.(shown)}
            <IconButton label={words.close} onClick={onClose}>
              <IconX size={18} aria-hidden />
            </IconButton>
          </div>
          <Drawer.Body>{children(shown)}</Drawer.Body>
        </>
      )}
    </SideDrawer>
  );
}
