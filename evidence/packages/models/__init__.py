"""The rows of this package."""

from .download_turns import DownloadTurn
from .packages import PUBLIC_MARK, PackageBuild, PackageLink, PackageUse

__all__ = ["PUBLIC_MARK", "DownloadTurn", "PackageBuild", "PackageLink", "PackageUse"]
