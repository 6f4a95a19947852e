import { QueuesPage } from "@/components/queues/QueuesPage";

export default function Broker() {
  return <QueuesPage />;
}
