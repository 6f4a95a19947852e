"use client";
import { useState } from "react";
import { Button, Popover, Radio, TextInput } from "@mantine/core";
import { IconLayoutList } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { BY_HOST } from "./workersModel";
import classes from "./GroupPicker.module.css";

interface GroupPickerProps {
  /** As `WorkerListState` has it. */
  value: string;
  onChange: (group: string) => void;
}

/** Names as deployments give them: `payments-1@eu-a`. */
const FIRST_PATTERN = "*-";

/** What workers are put together by: nothing, their host, a part of their names. */
export function GroupPicker({ value, onChange }: GroupPickerProps) {
  const t = useTranslations("workers.group");
  const phone = useMedia(PHONE);
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const kind = value === "" ? "none" : value === BY_HOST ? "host" : "pattern";
  const label = kind === "pattern" ? t("byPattern", { pattern: value }) : t(kind);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size={phone ? "xl" : "sm"}
          leftSection={<IconLayoutList size={16} aria-hidden />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu}>
        <Radio.Group
          label={t("title")}
          value={kind}
          onChange={(next) =>
            onChange(next === "none" ? "" : next === "host" ? BY_HOST : (typed ?? FIRST_PATTERN))
          }
        >
          <div className={classes.options}>
            <Radio value="none" label={t("none")} />
            <Radio value="host" label={t("host")} />
            <Radio value="pattern" label={t("pattern")} />
          </div>
        </Radio.Group>
        {kind === "pattern" && (
          <TextInput
            label={t("patternLabel")}
            description={t("patternHelp")}
            value={typed ?? value}
            maxLength={100}
            spellCheck={false}
            autoComplete="off"
            classNames={{ input: "mono" }}
            onChange={(event) => {
              const next = event.currentTarget.value;
              setTyped(next);
              if (next !== "" && next !== BY_HOST) onChange(next);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
