import { SIGN_IN_TROUBLES } from "@/lib/contract/signIn";
import { SignInPage } from "@/components/signIn/SignInPage";

interface LoginProps {
  searchParams: Promise<Record<"next" | "trouble", string | string[] | undefined>>;
}

export default async function Login({ searchParams }: LoginProps) {
  const { next, trouble } = await searchParams;
  const known = SIGN_IN_TROUBLES.find((one) => one === trouble) ?? null;
  return <SignInPage next={[next].flat()[0] ?? ""} trouble={known} />;
}
