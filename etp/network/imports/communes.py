"""Reference data in: the shipped list of communes, loaded as often as one likes."""

from pathlib import Path

from import_export import resources
from tablib import Dataset

from etp.common.text import fold
from etp.network.models import Commune

COMMUNES = Path(__file__).parent.parent / "data" / "communes.csv"


class CommuneResource(resources.ModelResource):
    """Rows « name, postcode, country, latitude, longitude »; a commune is known by its name and postcode."""

    class Meta:
        model = Commune
        fields = ("name", "postcode", "country", "latitude", "longitude")
        import_id_fields = ("name", "postcode")
        skip_unchanged = True
        clean_model_instances = True

    def import_instance(self, instance, row, **kwargs):
        """Fill the fields from the row, then keep the name without accents beside it, for searches."""
        super().import_instance(instance, row, **kwargs)
        instance.folded = fold(instance.name)


def load_communes(path=COMMUNES):
    """Load the list at `path`, lines starting with # aside, all or nothing; returns (new, changed) row counts."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    rows = Dataset().load("\n".join(line for line in lines if not line.startswith("#")), format="csv")
    result = CommuneResource().import_data(rows, raise_errors=True, use_transactions=True)
    return result.totals["new"], result.totals["update"]
