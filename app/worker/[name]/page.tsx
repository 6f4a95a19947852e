import { WorkerPage } from "@/components/workers/WorkerPage";

export default async function Worker({ params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  return <WorkerPage name={decodeName(name)} />;
}

/** One that was not encoded as it should be is looked for as it came. */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}
