"""Of several periods a metric takes the last that has a figure, not the last that has a row."""

from pathlib import Path

import yaml

SEMANTIC = Path(__file__).parents[2] / "dbt_project" / "models" / "semantic"


def test_a_metric_of_the_last_period_asks_for_a_figure() -> None:
    asked, without = 0, []
    for path in sorted(SEMANTIC.glob("*.yml")):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        last = {
            measure["name"]
            for model in declared.get("semantic_models", [])
            for measure in model.get("measures", [])
            if "non_additive_dimension" in measure
        }
        for metric in declared.get("metrics", []):
            if metric["type_params"]["measure"] in last:
                asked += 1
                if "__has_" not in metric["filter"]:
                    without.append(metric["name"])
    assert asked
    assert without == []
