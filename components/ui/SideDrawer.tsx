"use client";
import { useState, type ReactNode } from "react";
import { Drawer } from "@mantine/core";
import classes from "./SideDrawer.module.css";

interface SideDrawerProps<Item> {
  /** What is shown; null: closed. */
  item: Item | null;
  phone: boolean;
  /** 600 instead of 520. */
  wide?: boolean;
  onClose: () => void;
  children: (item: Item) => ReactNode;
}

/** What slides over a list from the right, and fills the screen of a phone. The keys of the list go on working. */
export function SideDrawer<Item>({ item, phone, wide = false, onClose, children }: SideDrawerProps<Item>) {
  // While it slides out it still shows what it showed.
  const [last, setLast] = useState(item);
  if (item !== null && item !== last) setLast(item);
  const shown = item ?? last;
  return (
    <Drawer.Root
      opened={item !== null}
      // A dialog above it that is left with Escape takes the drawer along, if it is let.
      onClose={() => {
        if (document.querySelector("[role=dialog]:not([data-list-drawer])") === null) onClose();
      }}
      size={phone ? "100%" : wide ? 600 : 520}
      position="right"
      transitionProps={{ duration: 120, transition: "fade" }}
      classNames={{ content: classes.content, body: classes.body }}
    >
      <Drawer.Overlay className={classes.veil} />
      <Drawer.Content data-list-drawer>{shown !== null && children(shown)}</Drawer.Content>
    </Drawer.Root>
  );
}
