"""What a thing is, by class, type, tags and name."""

import pytest

from spatial.errors import UnknownKind
from spatial.kinds import KINDS, kind, kind_of, kind_of_tags


@pytest.mark.parametrize(
    ("classes", "names", "expected"),
    [
        (("IfcAlarm.SIREN", "IfcAlarm"), ("Sounder 1",), "sounder"),
        (("IfcFlowTerminal", "IfcLightFixtureType"), ("T8 2x36W",), "lamp"),
        (("IfcLightFixture",), ("安全出口灯",), "exit_sign"),
        (("IfcLightFixture",), ("应急照明灯",), "emergency_light"),
        # An exporter's light switch typed as a fixture: its class stands before the name's kind.
        (("IfcFlowTerminal", "IfcLightFixtureType"), ("M_Lighting Switches",), "lamp"),
        (("IfcFlowController",), ("M_Smoke Detector:Smoke Detector",), "smoke_detector"),
        (("IfcDistributionControlElement",), ("M_Fire Alarm Control Panel",), "alarm_panel"),
        (("IfcValve",), ("水泵出水阀",), "valve"),
        (("IfcDoor",), ("M_Elevator Door-Center",), "unknown"),
        (("IfcBuildingElementProxy",), ("Grid bubble",), "unknown"),
        # Door schedules of China: grade and size, and no word.
        (("IfcDoor",), ("FM乙1021",), "fire_door"),
        (("IfcDoor",), ("GFM1020乙",), "fire_door"),
        (("IfcDoor",), ("FM-200 agent",), "unknown"),
        ((), ("防火门监控器",), "alarm_panel"),
        ((), ("多联机室内机",), "air_handler"),
        ((), ("枪机",), "camera"),
        ((), ("1#货梯",), "lift"),
        ((), (), "unknown"),
    ],
)
def test_elements_are_told_by_class_and_name(
    classes: tuple[str, ...], names: tuple[str, ...], expected: str
) -> None:
    assert kind_of(classes, names) == expected


def test_features_are_told_by_tags_before_names() -> None:
    assert kind_of_tags({"highway": "street_lamp"}, ["Bench"]) == "street_lamp"
    assert kind_of_tags({"colour": "red"}, ["消火栓"]) == "hydrant_indoor"
    assert kind_of_tags({"colour": "red"}) == "unknown"


def test_every_kind_has_both_languages_and_an_unknown_one_is_refused() -> None:
    assert all(entry.zh and entry.en and entry.icon for entry in KINDS.values())
    assert kind("lamp").zh == "照明灯具"
    with pytest.raises(UnknownKind):
        kind("teapot")
