"use client";
import { useEffect, useState, type ReactNode } from "react";
import { Button, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconCopyX, type Icon } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { IconButton } from "./IconButton";

interface CopyButtonProps {
  /** The text, or how to make it when it is wanted. */
  text: string | (() => string);
  /** What the button is called: "Copy the id". */
  label: string;
  /** With words the button shows them; without, it is an icon that bears `label` as its name. */
  children?: ReactNode;
  size?: "sm" | "md" | "xl";
  /** Filled where copying is what one is there for. */
  variant?: "default" | "filled";
  /** What it copies, as a picture. */
  icon?: Icon;
  className?: string;
}

type Outcome = "copied" | "refused";
const SHOWN_MS = 1500;

/** Copies a text and says for a moment whether it worked. */
export function CopyButton({
  text,
  label,
  children,
  size = "sm",
  variant = "default",
  icon = IconCopy,
  className,
}: CopyButtonProps) {
  const { copy, said, Shape } = useCopy(text, icon);
  const reader = (
    <span className="reader-only" role="status">
      {said}
    </span>
  );
  if (children !== undefined) {
    return (
      <Button
        size={size}
        variant={variant}
        leftSection={<Shape size={15} aria-hidden />}
        onClick={copy}
        className={className}
      >
        {said ?? children}
        {reader}
      </Button>
    );
  }
  return (
    <Tooltip label={said} disabled={said === null} opened={said !== null}>
      <IconButton label={label} onClick={copy} className={className}>
        <Shape size={14} stroke={1.7} aria-hidden />
        {reader}
      </IconButton>
    </Tooltip>
  );
}

interface Copy {
  copy: () => void;
  /** What came of it, for a moment. */
  said: string | null;
  /** The picture that goes with it. */
  Shape: Icon;
}

/** What a button does that copies a text. */
export function useCopy(text: string | (() => string), icon: Icon = IconCopy): Copy {
  const t = useTranslations("task.copy");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  return {
    copy: () =>
      void copyText(typeof text === "string" ? text : text()).then((done) =>
        setOutcome(done ? "copied" : "refused"),
      ),
    said: outcome === null ? null : t(outcome),
    Shape: outcome === null ? icon : outcome === "copied" ? IconCheck : IconCopyX,
  };
}

/** False when the browser refuses: no permission, or a page that is not served over HTTPS has no clipboard at all. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain HTTP on another host has no clipboard: the old way still works there.
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "reader-only";
  document.body.append(area);
  area.select();
  // Browsers keep the old command although the standard has dropped it: their clipboard needs HTTPS.
  const legacy: { execCommand?: (command: string) => boolean } = document;
  const done = legacy.execCommand?.("copy") ?? false;
  area.remove();
  return done;
}
