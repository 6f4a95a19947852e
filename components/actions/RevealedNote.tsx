import { IconEye } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { Note } from "@/components/ui/Note";

/** Said above a task while what is hidden of it is shown. */
export function RevealedNote() {
  const t = useTranslations("hidden");
  return <Note tone="retry" icon={<IconEye size={16} />} title={t("shown")} />;
}
