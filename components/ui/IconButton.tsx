import type { ComponentProps } from "react";
import classes from "./IconButton.module.css";

interface IconButtonProps extends Omit<ComponentProps<"button">, "type"> {
  /** What it does: its name to readers, and its title on hover. */
  label: string;
  variant?: "plain" | "bordered";
}

/** A button that is only an icon, 28 square and 44 on phones. */
export function IconButton({ label, variant = "plain", className, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      title={label}
      data-variant={variant}
      className={className === undefined ? classes.button : `${classes.button} ${className}`}
    />
  );
}
