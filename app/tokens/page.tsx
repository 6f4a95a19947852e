import { TokensPage } from "@/components/tokens/TokensPage";

export default function Tokens() {
  return <TokensPage />;
}
