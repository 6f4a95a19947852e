import { TaskPage } from "@/components/tasks/TaskPage";

export default async function Task({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <TaskPage id={decodeId(id)} />;
}

/** Ids are any text. One that was not encoded as it should be is shown as it came. */
function decodeId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch (error) {
    if (error instanceof URIError) return id;
    throw error;
  }
}
