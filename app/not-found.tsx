import { NotFound } from "@/components/shell/NotFound";

export default function NotFoundRoute() {
  return <NotFound />;
}
