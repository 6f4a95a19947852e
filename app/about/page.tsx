import { AboutPage } from "@/components/about/AboutPage";

export default function About() {
  return <AboutPage />;
}
