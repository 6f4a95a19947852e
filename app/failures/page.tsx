import { FailuresPage } from "@/components/failures/FailuresPage";

export default function Failures() {
  return <FailuresPage />;
}
