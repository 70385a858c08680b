import subprocess
import sys
import time

from bench.processes import Watch

BURN = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\ntime.sleep(60)"
WAIT = "import time; time.sleep(60)"


def test_what_children_cost_is_told_apart_from_the_server_and_from_what_was_before() -> None:
    with subprocess.Popen([sys.executable, "-c", WAIT]) as server:
        burning = [sys.executable, "-c", BURN]
        with Watch(server=server.pid, every=0.1) as watch, subprocess.Popen(burning) as child:
            while watch.spent(child.pid) < 0.3:
                time.sleep(0.05)
            child.kill()
        server.kill()
    assert "0 ms server" in watch.per(1)
    workers = float(watch.per(1).split(" ms here, ")[1].split(" ms workers")[0])
    assert 300 <= workers < 1500
    assert watch.busy(2.0, 1) == 2 * watch.busy(2.0, 2) == 4 * watch.busy(4.0, 2) >= 0.15
    minutes, megabytes, largest = watch.curve(0.0)[-1]
    assert 0 <= minutes < 5
    assert 0 < largest <= megabytes
    assert " workers + " in watch.share(2.0) and " 0.0 server + " in watch.share(2.0)
