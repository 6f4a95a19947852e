export * from "@/components/ui/useMedia";
