"""Fixtures that several of these tests share."""

from tests.unit.sources.release_bench import bench

__all__ = ["bench"]
