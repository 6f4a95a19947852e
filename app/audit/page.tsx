import { AuditPage } from "@/components/audit/AuditPage";

export default function Audit() {
  return <AuditPage />;
}
