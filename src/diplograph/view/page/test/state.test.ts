import { expect, test } from "vitest";
import { initial, store } from "../source/state";

test("a change is told once, and none if nothing changed", () => {
  const states = store(initial("en"));
  const told: string[] = [];
  const end = states.subscribe((now, before) => told.push(`${before.view} ${now.view}`));
  states.set({ view: "table" });
  states.set({ view: "table" });
  end();
  states.set({ view: "net" });
  expect(told).toEqual(["net table"]);
});
