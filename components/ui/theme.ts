/**
 * The design tokens: Mantine's colour tuples, sizes and component defaults, and the map from a task's state to its
 * hue. Everything that has a role (page, panel, hairline, a state's text or chart fill) is a CSS variable `--u-…`,
 * defined once for both themes in `app/globals.css` from these tuples.
 */
import {
  Button,
  Checkbox,
  Combobox,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Drawer,
  Input,
  Menu,
  Modal,
  Popover,
  Switch,
  TextInput,
  Tooltip,
} from "@mantine/core";

const celery: MantineColorsTuple = [
  "#f4fae8",
  "#e7f2d0",
  "#d3e5ac",
  "#c0d884",
  "#aac757",
  "#95b332",
  "#7d9a01",
  "#647b03",
  "#4d5f01",
  "#364401",
];
const dark: MantineColorsTuple = [
  "#ecedeb",
  "#c9cbc8",
  "#a7aaa6",
  "#898c87",
  "#434642",
  "#2e302c",
  "#222421",
  "#1a1c19",
  "#121511",
  "#0c0e0b",
];
const gray: MantineColorsTuple = [
  "#f9faf9",
  "#f3f5f3",
  "#eaece9",
  "#dee0dd",
  "#cccfcb",
  "#9ca09b",
  "#696d67",
  "#4d514c",
  "#333731",
  "#161915",
];
const blue: MantineColorsTuple = [
  "#f1f8ff",
  "#e0efff",
  "#c3e0ff",
  "#a6d1fe",
  "#80befe",
  "#52a9fe",
  "#3690e3",
  "#1a73bf",
  "#02599a",
  "#013e6f",
];
const indigo: MantineColorsTuple = [
  "#f5f6fe",
  "#e8ebff",
  "#d4daff",
  "#c1c8ff",
  "#aab2fe",
  "#9299ff",
  "#7a7fe8",
  "#6063c3",
  "#494b9e",
  "#333374",
];
const amber: MantineColorsTuple = [
  "#fef5ed",
  "#ffe8d6",
  "#fed3ae",
  "#febd83",
  "#f7a353",
  "#e68c2c",
  "#c97405",
  "#a25c03",
  "#7e4702",
  "#5b3100",
];
const green: MantineColorsTuple = [
  "#eafcf0",
  "#d5f7e1",
  "#b4ecc9",
  "#8ee2b0",
  "#62d395",
  "#3bc07e",
  "#0da666",
  "#058651",
  "#02683d",
  "#014a2a",
];
const yellow: MantineColorsTuple = [
  "#fcf7e5",
  "#f6edcc",
  "#ecdda4",
  "#e2cc77",
  "#d5b740",
  "#c1a20b",
  "#a58a07",
  "#846f05",
  "#675500",
  "#493c01",
];
const red: MantineColorsTuple = [
  "#fef4f3",
  "#ffe6e4",
  "#fecfcb",
  "#feb7b2",
  "#fe9992",
  "#ff716d",
  "#e94f50",
  "#c33338",
  "#9d1e26",
  "#730f17",
];
const violet: MantineColorsTuple = [
  "#f9f5fe",
  "#f2e8fe",
  "#e7d2ff",
  "#dcbcff",
  "#cfa1fe",
  "#be87f3",
  "#a46fd8",
  "#8654b5",
  "#6a3e91",
  "#4c296b",
];

export const FONT_SANS =
  '"Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif';
export const FONT_MONO =
  '"JetBrains Mono Variable", "Noto Sans Mono CJK SC", ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace';

/** Control heights: in tables and panels · in page headers and dialogs · in the filter row · on phones. */
const CONTROL_HEIGHT: Record<string, string> = { sm: "28px", md: "32px", lg: "36px", xl: "44px" };
const CONTROL_PADDING: Record<string, string> = { sm: "10px", md: "12px", lg: "14px", xl: "16px" };

/** What lies behind dialogs and drawers. */
const VEIL = { color: "var(--u-veil)", backgroundOpacity: 1, blur: 0 };

export const theme = createTheme({
  colors: { celery, dark, gray, blue, indigo, amber, green, yellow, red, violet },
  white: "#ffffff",
  black: "#161915",
  primaryColor: "celery",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  defaultRadius: 6,
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  fontFamily: FONT_SANS,
  fontFamilyMonospace: FONT_MONO,
  fontSizes: { xs: "11px", sm: "12px", md: "13px", lg: "15px", xl: "20px" },
  lineHeights: { xs: "14px", sm: "16px", md: "18px", lg: "20px", xl: "26px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "20px" },
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  headings: { fontWeight: "600" },
  shadows: {
    md: "var(--u-shadow)",
    xl: "var(--u-shadow)",
  },
  components: {
    Button: Button.extend({
      defaultProps: { size: "sm", variant: "default" },
      vars: (_theme, props) => {
        const size = String(props.size ?? "sm");
        return {
          root: {
            "--button-height": CONTROL_HEIGHT[size],
            "--button-padding-x": CONTROL_PADDING[size],
            "--button-fz": "13px",
            // The library reckons the contrast for the light theme's shade only.
            ...(props.variant === "filled" && props.color === undefined
              ? { "--button-color": "var(--u-on-accent)" }
              : {}),
          },
        };
      },
      styles: { root: { fontWeight: 500 }, label: { lineHeight: "18px" } },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: "sm" } }),
    // The ring around a focused field must not cut into the words above it.
    InputWrapper: Input.Wrapper.extend({
      styles: {
        label: { marginBottom: 6, fontSize: "12px", lineHeight: "16px", fontWeight: 500 },
        description: { marginBottom: 6, fontSize: "12px", lineHeight: "16px" },
      },
    }),
    Checkbox: Checkbox.extend({ defaultProps: { size: "14px", radius: 4 } }),
    Switch: Switch.extend({ defaultProps: { size: "sm", withThumbIndicator: false } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, withArrow: false, offset: 6, transitionProps: { duration: 120 } },
    }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: "md",
        offset: 4,
        transitionProps: { duration: 120, transition: "fade" },
        // Its placeholder is no menu item, which a menu may not hold; without it the first item takes the focus.
        withInitialFocusPlaceholder: false,
      },
      styles: {
        dropdown: {
          background: "var(--u-raised)",
          "--popover-border-color": "var(--u-border)",
          "--menu-item-hover": "var(--u-hairline)",
        },
        item: { padding: "6px 10px", fontSize: "13px", lineHeight: "18px" },
        divider: { borderColor: "var(--u-border)" },
        itemSection: { marginInlineEnd: 8, color: "var(--u-text-2)" },
        itemIndicator: { width: 15, height: 15, color: "var(--u-text-2)" },
      },
    }),
    // One that is wider than a phone for a moment must not widen the page, which would place it anew without end.
    Combobox: Combobox.extend({ defaultProps: { floatingStrategy: "fixed" } }),
    Popover: Popover.extend({
      defaultProps: { shadow: "md", offset: 4, transitionProps: { duration: 120, transition: "fade" } },
    }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 12,
        size: 520,
        padding: 20,
        centered: true,
        overlayProps: VEIL,
        transitionProps: { duration: 120, transition: "fade" },
      },
      styles: {
        content: { background: "var(--u-panel)", border: "1px solid var(--u-border)" },
        header: { background: "var(--u-panel)" },
        title: { fontSize: "16px", lineHeight: "22px", fontWeight: 600 },
      },
    }),
    Drawer: Drawer.extend({
      defaultProps: { size: 600, position: "right", overlayProps: VEIL, transitionProps: { duration: 120 } },
      styles: {
        content: { background: "var(--u-panel)", borderLeft: "1px solid var(--u-border)" },
        header: { background: "var(--u-panel)" },
        title: { fontSize: "15px", lineHeight: "20px", fontWeight: 600 },
      },
    }),
  },
});

/** Mantine's own role variables, led by ours so that both always agree. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const roles = {
    "--mantine-color-body": "var(--u-page)",
    "--mantine-color-text": "var(--u-text)",
    "--mantine-color-dimmed": "var(--u-text-3)",
    "--mantine-color-placeholder": "var(--u-text-3)",
    "--mantine-color-anchor": "var(--u-accent)",
    "--mantine-color-error": "var(--u-failure)",
    "--mantine-color-default": "var(--u-panel)",
    "--mantine-color-default-hover": "var(--u-raised)",
    "--mantine-color-default-color": "var(--u-text)",
    "--mantine-color-default-border": "var(--u-border)",
    "--mantine-primary-color-contrast": "var(--u-on-accent)",
  };
  return {
    variables: { "--mantine-line-height": "18px", "--mantine-font-size-default": "13px" },
    light: roles,
    dark: roles,
  };
};

/** The hues of the board: each has `--u-<hue>` (text and icon), `-tint`, `-on-tint` and `-chart`. */
export const STATE_HUES = [
  "queued",
  "received",
  "started",
  "success",
  "retry",
  "failure",
  "revoked",
  "lost",
] as const;
export type StateHue = (typeof STATE_HUES)[number];

/** A state's hue. `LOST` is ours, beside Celery's states; a custom state such as `PROGRESS` runs, so it is started. */
export function stateHue(state: string): StateHue {
  return HUE_OF_STATE[state] ?? "started";
}

/** The CSS value of a hue in one of its roles. */
export function hueVar(hue: StateHue, role: "text" | "tint" | "on-tint" | "chart" = "text"): string {
  return role === "text" ? `var(--u-${hue})` : `var(--u-${hue}-${role})`;
}

const HUE_OF_STATE: Record<string, StateHue> = {
  PENDING: "queued",
  RECEIVED: "received",
  STARTED: "started",
  SUCCESS: "success",
  RETRY: "retry",
  FAILURE: "failure",
  REJECTED: "failure",
  REVOKED: "revoked",
  LOST: "lost",
};
