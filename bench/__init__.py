"""Speed of the portal against bare baselines measured in the same run. `python -m bench` tells the rest."""
