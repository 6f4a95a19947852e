import { WorkersPage } from "@/components/workers/WorkersPage";

export default function Workers() {
  return <WorkersPage />;
}
