import { WorkflowPage } from "@/components/workflows/WorkflowPage";
import { decodeId } from "../decodeId";

export default async function TaskWorkflow({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <WorkflowPage id={decodeId(id)} />;
}
