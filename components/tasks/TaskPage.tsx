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
  return (
    <Page
      title={visibleText(id.length <= 16 ? id : id.slice(0, 8))}
      between={name === null || name === undefined ? undefined : visibleText(name)}
      phoneTitle={t("phoneTitle")}
      parent={{ href: "/tasks", title: t("parentPlace") }}
    >
      <TaskView id={id} layout="page" />
    </Page>
  );
}
