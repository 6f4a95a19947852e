import { SignInPage } from "@/components/signIn/SignInPage";

interface LoginProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function Login({ searchParams }: LoginProps) {
  const { next } = await searchParams;
  return <SignInPage next={[next].flat()[0] ?? ""} />;
}
