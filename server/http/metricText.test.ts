import { expect, it } from "vitest";
import { histogramSamples, metricFamily } from "./metricText";

it("writes families as Prometheus reads them", () => {
  const samples = [{ labels: { task: 'a"b\\c\nd' }, value: 2 }];
  expect(metricFamily("flower_events_total", "counter", "Number of events", samples)).toBe(
    '# HELP flower_events_total Number of events\n# TYPE flower_events_total counter\nflower_events_total{task="a\\"b\\\\c\\nd"} 2\n',
  );
  expect(metricFamily("empty", "gauge", "", [])).toBe("");
});

it("adds up a histogram's buckets", () => {
  const samples = histogramSamples({ worker: "w" }, [0.1, 1], [1, 2, 3], 9.5);
  expect(samples.map(({ labels, value, suffix }) => [suffix, labels["le"], value])).toEqual([
    ["_bucket", "0.1", 1],
    ["_bucket", "1", 3],
    ["_bucket", "+Inf", 6],
    ["_sum", undefined, 9.5],
    ["_count", undefined, 6],
  ]);
});
