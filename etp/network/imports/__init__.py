"""Reference data in and out: the shipped list of communes, and the spreadsheets that a team keeps."""

from etp.network.imports.communes import CommuneResource, load_communes
from etp.network.imports.sheets import DirectorySheet, OrganisationSheet, RoomSheet, SiteSheet

__all__ = ["CommuneResource", "DirectorySheet", "OrganisationSheet", "RoomSheet", "SiteSheet", "load_communes"]
