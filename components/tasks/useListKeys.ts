export * from "@/components/ui/useListKeys";
