"use client";
import { useTranslations } from "next-intl";
import { Page } from "@/components/shell/Page";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { TaskView } from "./TaskView";
import { useTask } from "./useTask";

/** One task as a page of its own. */
export function TaskPage({ id }: { id: string }) {
  const t = useTranslations("task");
  const name = useTask(id).data?.task.name;
  const title = [name, id.length <= 16 ? id : id.slice(0, 8)]
    .filter((part) => part !== null && part !== undefined)
    .join(" ");
  return (
    <Page title={visibleText(title)} parent={{ href: "/tasks", title: t("parentPlace") }}>
      <TaskView id={id} layout="page" />
    </Page>
  );
}
