"""The sandbox: whatever a file does to the child, the next file is fine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.document import Span
from ingest.parse import Limits
from ingest.refusal import Refusal, RefusalReason
from ingest.sandbox import Prepared, Sandbox, SandboxUnavailableError

ROOT = Path(__file__).parents[2]
# Reads like the real child, but does what a file's text tells it to, and makes one span of it.
WORKER = """
import os, sys
from ingest.document import Span
from ingest.parse import parse
from ingest.sandbox_worker import confine, serve, take_output

def read(path, *, limits):
    exec(path.read_text())
    return parse(path, limits=limits)

def load_split(vocabulary, max_tokens):
    assert (vocabulary.name, max_tokens) == ("model", 7)
    return lambda document: [Span(0, len(document.text))]

confine(memory_bytes=int(sys.argv[1]))
serve(sys.stdin.buffer, take_output(), load_split=load_split, read=read)
"""


def sandbox_for(folder: Path, *, timeout_s: float = 30.0, worker: str = WORKER) -> Sandbox:
    script = folder / "worker.py"
    script.write_text(worker)
    return Sandbox(
        limits=Limits(),
        vocabulary=folder / "model",
        max_tokens=7,
        timeout_s=timeout_s,
        command=(sys.executable, str(script)),
    )


def file(folder: Path, text: str) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.txt"
    path.write_text(text)
    return path


def refused(answer: Prepared | Refusal) -> Refusal:
    assert isinstance(answer, Refusal)
    return answer


def test_a_file_comes_back_as_a_document_with_its_spans(tmp_path: Path) -> None:
    with sandbox_for(tmp_path) as sandbox:
        prepared = sandbox.prepare(file(tmp_path, "pass"))
    assert isinstance(prepared, Prepared)
    assert prepared.document.text == "pass"
    assert prepared.spans == (Span(0, 4),)


def test_one_child_reads_all_files_and_what_they_print_is_no_message(tmp_path: Path) -> None:
    path = file(tmp_path, f"open({str(tmp_path / 'pids')!r}, 'a').write(f'{{os.getpid()}} ')")
    noisy = file(tmp_path, "print('x' * 1000, flush=True)")
    with sandbox_for(tmp_path) as sandbox:
        for each in (path, noisy, path):
            assert isinstance(sandbox.prepare(each), Prepared)
    first, second = (tmp_path / "pids").read_text().split()
    assert first == second


def test_an_exception_refuses_the_file_and_names_its_type(tmp_path: Path) -> None:
    with sandbox_for(tmp_path) as sandbox:
        refusal = refused(sandbox.prepare(file(tmp_path, "raise RecursionError")))
        assert isinstance(sandbox.prepare(file(tmp_path, "pass")), Prepared)
    assert refusal.reason is RefusalReason.DAMAGED
    assert "RecursionError" in refusal.explanation


@pytest.mark.slow
def test_a_child_that_dies_refuses_the_file_and_the_next_gets_another(tmp_path: Path) -> None:
    with sandbox_for(tmp_path) as sandbox:
        refusal = refused(sandbox.prepare(file(tmp_path, "os.kill(os.getpid(), 11)")))
        assert isinstance(sandbox.prepare(file(tmp_path, "pass")), Prepared)
    assert refusal.reason is RefusalReason.DAMAGED
    assert "SIGSEGV" in refusal.explanation


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_fine(tmp_path: Path) -> None:
    script = "import time, sys; sys.stdin.buffer.read(1); time.sleep(60)"
    with sandbox_for(tmp_path, timeout_s=0.2, worker=script) as sandbox:
        refusal = refused(sandbox.prepare(file(tmp_path, "pass")))
        assert refusal.reason is RefusalReason.TIME_LIMIT
        assert "0.2 seconds" in refusal.explanation
        assert refused(sandbox.prepare(file(tmp_path, "pass"))) == refusal


def test_a_child_that_cannot_start_is_an_outage_not_a_fault_of_the_file(tmp_path: Path) -> None:
    script = "import a_module_that_is_not_there"
    with (
        sandbox_for(tmp_path, worker=script) as sandbox,
        pytest.raises(SandboxUnavailableError, match="status 1"),
    ):
        sandbox.prepare(file(tmp_path, "pass"))


@pytest.mark.slow
def test_the_child_ends_when_the_sandbox_closes_and_when_the_parent_is_killed(
    tmp_path: Path,
) -> None:
    noted = file(tmp_path, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))")
    with sandbox_for(tmp_path) as sandbox:
        sandbox.prepare(noted)
    assert not is_alive(int((tmp_path / "pid").read_text()))
    parent = (
        "import sys, os, signal\n"
        "from pathlib import Path\n"
        "from ingest.parse import Limits\n"
        "from ingest.sandbox import Sandbox\n"
        "model = Path('model')\n"
        "sandbox = Sandbox(\n"
        "    limits=Limits(), vocabulary=model, max_tokens=7, command=sys.argv[1:3]\n"
        ")\n"
        "sandbox.prepare(Path(sys.argv[3]))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    arguments = [sys.executable, str(tmp_path / "worker.py"), str(noted)]
    done = subprocess.run([sys.executable, "-c", parent, *arguments], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert ends(int((tmp_path / "pid").read_text()))


def test_the_real_child_refuses_a_file_without_loading_the_splitter(tmp_path: Path) -> None:
    with Sandbox(limits=Limits(), vocabulary=tmp_path / "none", max_tokens=200) as sandbox:
        refusal = refused(sandbox.prepare(file(tmp_path, "")))
    assert refusal.reason is RefusalReason.EMPTY


def test_a_file_that_swells_beyond_the_memory_limit_is_refused(tmp_path: Path) -> None:
    with sandbox_for(tmp_path) as sandbox:
        refusal = refused(sandbox.prepare(file(tmp_path, "bytearray(3 * 2**30)")))
    assert refusal.reason is RefusalReason.DAMAGED
    assert "MemoryError" in refusal.explanation


def test_the_child_leaves_an_interrupt_to_its_parent(tmp_path: Path) -> None:
    with sandbox_for(tmp_path) as sandbox:
        interrupted = sandbox.prepare(file(tmp_path, "os.kill(os.getpid(), 2)"))
    assert isinstance(interrupted, Prepared)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Killed and not yet waited for by whoever adopted it: dead all the same.
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def ends(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(pid)
