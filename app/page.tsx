import { FailureInbox } from "@/components/failures/FailureInbox";
import { PausedNotes } from "@/components/queues/PausedNotes";
import { OverviewPage } from "@/components/overview/OverviewPage";

export default function Overview() {
  return <OverviewPage notes={<PausedNotes />} failures={<FailureInbox />} />;
}
