"""A Dask cluster on this machine, for the commands that can spread their work over one."""

import importlib.util
import subprocess
import sys

import pytest

CLUSTER = """
import sys, time
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(w.pid for w in cluster.workers.values()), flush=True)
        sys.stdin.readline()
"""


@pytest.fixture
def cluster(tmp_path):
    """Start a cluster of two workers; gives its address and one worker's process."""
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("needs the package `distributed`: install Retorno with the extra [cluster]")
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        address, pid, _ = process.stdout.readline().split()
        yield address, int(pid)
        process.stdin.close()
        process.wait(timeout=60)
