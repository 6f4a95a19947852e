import { WorkerPage } from "@/components/workers/WorkerPage";

export default async function Worker({ params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  return <WorkerPage name={decodeURIComponent(name)} />;
}
