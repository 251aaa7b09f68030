"""Profiles with arcs, fillets and hollows read without a kernel, against the kernel's bodies."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.importers.ifc.profile_build import WallBuild, agrees, volume

FILLET = 1 - math.pi / 4  # of the square of a radius: what a fillet adds to its corner


@pytest.mark.parametrize(
    ("name", "lengths", "area"),
    [
        ("Circle", {"Radius": 0.3}, math.pi * 0.09),
        ("CircleHollow", {"Radius": 0.3, "WallThickness": 0.1}, math.pi * 0.05),
        ("Rectangle", {"XDim": 0.4, "YDim": 0.6}, 0.24),
        (
            "RoundedRectangle",
            {"XDim": 0.4, "YDim": 0.6, "RoundingRadius": 0.1},
            0.24 - 4 * FILLET * 0.01,
        ),
        ("RectangleHollow", {"XDim": 0.4, "YDim": 0.6, "WallThickness": 0.05}, 0.24 - 0.15),
        (
            "IShape",
            {
                "OverallWidth": 0.4,
                "OverallDepth": 0.6,
                "WebThickness": 0.1,
                "FlangeThickness": 0.1,
                "FilletRadius": 0.05,
            },
            0.08 + 0.04 + 4 * FILLET * 0.0025,
        ),
        (
            "LShape",
            {"Depth": 0.6, "Width": 0.4, "Thickness": 0.1, "FilletRadius": 0.05},
            0.09 + FILLET * 0.0025,
        ),
        (
            "TShape",
            {"Depth": 0.6, "FlangeWidth": 0.4, "WebThickness": 0.1, "FlangeThickness": 0.1},
            0.04 + 0.05,
        ),
        (
            "UShape",
            {"Depth": 0.6, "FlangeWidth": 0.4, "WebThickness": 0.1, "FlangeThickness": 0.1},
            0.08 + 0.04,
        ),
    ],
)
@pytest.mark.parametrize("unit", [1.0, 0.001])
def test_a_named_profile_is_the_kernels(
    name: str, lengths: dict[str, float], area: float, unit: float
) -> None:
    build = WallBuild(unit=unit)
    profile = build.model.create_entity(
        f"Ifc{name}ProfileDef",
        ProfileType="AREA",
        Position=build.model.create_entity(
            "IfcAxis2Placement2D",
            build.model.create_entity("IfcCartesianPoint", build.length(1.0, 0.5)),
            build.direction(0.6, 0.8),
        ),
        **{key: build.length(value)[0] for key, value in lengths.items()},
    )
    # Arcs are chords in both: a hundredth of the area at the most.
    mesh = agrees(build, build.standing(build.extruded(profile)), 3 * area, within=0.012)
    assert len(mesh.rings) == (2 if "Hollow" in name else 1)


def half_disc(build: WallBuild, kind: str, angle: float) -> Any:
    """A half disc of 1 m over a diameter, as different tools write it."""
    m = build.model
    low, high = ((-1.0, 0.0), (1.0, 0.0))
    if kind == "indexed":
        points = m.create_entity(
            "IfcCartesianPointList2D", [build.length(*p) for p in (low, high, (0.0, 1.0))]
        )
        segments = [
            m.create_entity("IfcLineIndex", [1, 2]),
            m.create_entity("IfcArcIndex", [2, 3, 1]),
        ]
        return m.create_entity("IfcIndexedPolyCurve", points, segments, False)

    def point(*metres: float) -> Any:
        return m.create_entity("IfcCartesianPoint", build.length(*metres))

    circle = m.create_entity(
        "IfcCircle", m.create_entity("IfcAxis2Placement2D", point(0, 0), None), *build.length(1)
    )
    ends = [m.create_entity("IfcParameterValue", a / angle) for a in (0.0, math.pi)]
    trims = [(end,) for end in ends]
    if kind == "points":
        trims = [(point(*high),), (point(*low),)]
    is_forward = kind != "backwards"
    if not is_forward:
        trims.reverse()
    arc = m.create_entity(
        "IfcTrimmedCurve",
        circle,
        *trims,
        is_forward,
        "CARTESIAN" if kind == "points" else "PARAMETER",
    )
    line = m.create_entity("IfcPolyline", [point(*low), point(*high)])
    segments = [
        m.create_entity("IfcCompositeCurveSegment", "CONTINUOUS", same, curve)
        for same, curve in ((True, line), (is_forward, arc))
    ]
    return m.create_entity("IfcCompositeCurve", segments, False)


@pytest.mark.parametrize("unit", [1.0, 0.001])
@pytest.mark.parametrize("kind", ["indexed", "angles", "points", "backwards"])
def test_an_arc_is_the_kernels_however_it_is_written(kind: str, unit: float) -> None:
    build = WallBuild(unit=unit)
    profile = build.model.create_entity(
        "IfcArbitraryClosedProfileDef", "AREA", None, half_disc(build, kind, 1.0)
    )
    agrees(build, build.standing(build.extruded(profile)), 1.5 * math.pi, within=0.005)


def test_angles_of_arcs_may_be_degrees() -> None:
    build = WallBuild()
    m = build.model
    radian = m.create_entity("IfcSIUnit", None, "PLANEANGLEUNIT", None, "RADIAN")
    degree = m.create_entity("IfcPlaneAngleMeasure", math.pi / 180)
    unit = m.create_entity(
        "IfcConversionBasedUnit",
        m.create_entity("IfcDimensionalExponents", 0, 0, 0, 0, 0, 0, 0),
        "PLANEANGLEUNIT",
        "DEGREE",
        m.create_entity("IfcMeasureWithUnit", degree, radian),
    )
    units = build.project.UnitsInContext
    units.Units = (*units.Units, unit)
    curve = half_disc(build, "angles", math.pi / 180)
    profile = m.create_entity("IfcArbitraryClosedProfileDef", "AREA", None, curve)
    agrees(build, build.standing(build.extruded(profile)), 1.5 * math.pi, within=0.005)


def test_a_round_hole_stays_a_hole() -> None:
    build = WallBuild()
    m = build.model
    axes = m.create_entity(
        "IfcAxis2Placement2D", m.create_entity("IfcCartesianPoint", build.length(1, 1)), None
    )
    profile = m.create_entity(
        "IfcArbitraryProfileDefWithVoids",
        "AREA",
        None,
        build.polyline([(0, 0), (2, 0), (2, 2), (0, 2)]),
        [m.create_entity("IfcCircle", axes, 0.5)],
    )
    agrees(build, build.standing(build.extruded(profile)), 3 * (4 - math.pi / 4), within=0.002)


@pytest.mark.parametrize("what", ["gap", "other end", "fillet without room", "sloped flange"])
def test_what_does_not_close_is_left_to_the_kernel(what: str) -> None:
    build = WallBuild()
    m = build.model
    if what in ("gap", "other end"):
        curve = half_disc(build, "points", 1.0)
        line = curve.Segments[0].ParentCurve
        line.Points[0 if what == "gap" else 1].Coordinates = (0.5, 0.5)
        profile = m.create_entity("IfcArbitraryClosedProfileDef", "AREA", None, curve)
    else:
        profile = m.create_entity(
            "IfcUShapeProfileDef",
            ProfileType="AREA",
            Depth=0.6,
            FlangeWidth=0.4,
            WebThickness=0.1,
            FlangeThickness=0.1,
            FilletRadius=0.35 if what == "fillet without room" else None,
            FlangeSlope=0.1 if what == "sloped flange" else None,
        )
    assert build.read(build.standing(build.extruded(profile))) is None


def test_any_volume_is_positive() -> None:
    build = WallBuild()
    circle = build.model.create_entity("IfcCircleProfileDef", "AREA", None, None, 0.5)
    mesh = build.read(build.standing(build.extruded(circle, along=(0, 0, -1))))
    assert mesh is not None
    assert volume(mesh.vertices, mesh.faces) > 0
