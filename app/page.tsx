import { FailureInbox } from "@/components/failures/FailureInbox";
import { OverviewPage } from "@/components/overview/OverviewPage";

export default function Overview() {
  return <OverviewPage failures={<FailureInbox />} />;
}
