import { TasksPage } from "@/components/tasks/TasksPage";

export default function Tasks() {
  return <TasksPage />;
}
