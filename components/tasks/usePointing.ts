export * from "@/components/ui/usePointing";
