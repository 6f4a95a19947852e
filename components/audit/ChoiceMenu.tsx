"use client";
import { Fragment, useState } from "react";
import { Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { usePauseWhile } from "@/components/data/liveControl";
import classes from "./Audit.module.css";

interface ChoiceMenuProps<T extends string> {
  /** What is chosen: "Action". */
  label: string;
  groups: readonly { label: string | null; options: readonly { value: T; label: string }[] }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  /** Choosing one takes the place of another. */
  single?: boolean;
}

/** Some of many, in a menu that stays open while one chooses. */
export function ChoiceMenu<T extends string>({
  label,
  groups,
  chosen,
  onChange,
  single = false,
}: ChoiceMenuProps<T>) {
  const [opened, setOpened] = useState(false);
  usePauseWhile("menu", opened, () => setOpened(false));
  const toggle = (value: T) => {
    const isOff = !chosen.includes(value);
    if (single) onChange(isOff ? [value] : []);
    else onChange(isOff ? [...chosen, value] : chosen.filter((one) => one !== value));
  };
  const Item = single ? Menu.RadioItem : Menu.CheckboxItem;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start">
      <Menu.Target>
        <Button size="lg" className={classes.choice} rightSection={<IconChevronDown size={15} aria-hidden />}>
          {label}
          {chosen.length > 0 && <strong className={classes.chosenCount}>{chosen.length}</strong>}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.choices}>
        {groups.map((group) => (
          <Fragment key={group.label ?? ""}>
            {group.label !== null && <Menu.Label>{group.label}</Menu.Label>}
            {group.options.map((option) => (
              <Item
                key={option.value}
                value={option.value}
                checked={chosen.includes(option.value)}
                checkIcon={<IconCheck size={15} aria-hidden />}
                closeMenuOnClick={single}
                // Not its change: what is chosen is put away by choosing it again, a single one too.
                onClick={() => toggle(option.value)}
              >
                {option.label}
              </Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
