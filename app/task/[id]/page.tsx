import { TaskPage } from "@/components/tasks/TaskPage";
import { decodeId } from "./decodeId";

export default async function Task({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <TaskPage id={decodeId(id)} />;
}
