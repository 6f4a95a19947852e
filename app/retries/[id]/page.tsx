import { decodeId } from "@/app/task/[id]/decodeId";
import { RetriesPage } from "@/components/retry/RetriesPage";

export default async function Retries({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RetriesPage id={decodeId(id)} />;
}
