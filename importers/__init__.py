"""From other people's files to a site: IFC models, GeoJSON maps, and both together."""

from importers.detect import format_of, read_site
from importers.federate import federate
from importers.result import ImportIssue, ImportResult, ImportSeconds

__all__ = ["ImportIssue", "ImportResult", "ImportSeconds", "federate", "format_of", "read_site"]
