"""The candidate kernel: a real Jupyter kernel in a box, driven by nbclient."""

from __future__ import annotations

import asyncio
import queue
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Instance, Unicode

from readybook.grading import box
from readybook.grading.bubblewrap import BoxUnavailable
from readybook.grading.clock import Deadline, Stopwatch
from readybook.grading.streams import joined
from readybook.grading.warm import WarmParent, WarmUnavailable
from readybook.grading.watch import TIME_USED_UP, Watch

MESSAGE_BYTES = 32 << 20
START_SECONDS = 60
ANSWER_SECONDS = 20
STOP_SECONDS = 10
END_SECONDS = 5
SEND_SECONDS = 1
LOOK_SECONDS = 0.5
OUTPUTS = ("stream", "display_data", "execute_result", "error", "update_display_data", "clear_output")
NOT_STOPPED = "a cell could not be stopped when its time was over"
SNAPSHOT = "__import__('sys').modules['agent'].snapshot({!r}, {!r})"
ATTENDANCE = "__import__('sys').modules['agent'].attend({!r}, {!r})"


class KernelLost(Exception):
    """The candidate kernel ended, or cannot be brought to answer any more; the text says which."""


class KernelNotStarted(KernelLost):
    """No kernel came about, before anything of the candidate's ran."""


@dataclass(frozen=True)
class KernelOptions:
    """How the candidate kernel runs: bytes kept of a cell's outputs, limits, and whether it is shut in.

    hidden: folders that the box does not show, wherever they lie. measured: whether `peak_memory` is exact.
    notebook_output_bytes: kept of all cells' outputs together.
    """

    output_bytes: int
    limits: box.Limits
    boxed: bool
    hidden: tuple[Path, ...] = ()
    measured: bool = False
    notebook_output_bytes: int = 10_000_000

    def as_facts(self) -> dict[str, Any]:
        """Return as plain data what a submission's result depends on."""
        return {
            "output_bytes": self.output_bytes,
            "notebook_output_bytes": self.notebook_output_bytes,
            "boxed": self.boxed,
            **asdict(self.limits),
        }


@contextmanager
def candidate_kernel(
    cells: int,
    shared: Path,
    files: Mapping[str, Path],
    options: KernelOptions,
    deadline: Deadline,
    parent: WarmParent | None = None,
) -> Iterator[CandidateKernel]:
    """Start a kernel and end it, with all that it started, at the end of the block.

    cells: how many the notebook has. shared: a directory that the box may read. files: what lies in its
    work directory, by name. deadline: when it ends whatever it does. parent: where it is forked from, in a
    box; without one it is started cold. Raises KernelNotStarted.
    """
    with ExitStack() as stack:
        channels = stack.enter_context(box.channels(shared))
        argv = (box.KERNEL, str(channels.connection_file))
        start: dict[str, Any] = {"pass_fds": channels.descriptors}
        command: list[str] = []
        boxed = True
        if parent:
            request = box.fork_request(
                argv, shared=shared, files=files, limits=options.limits, channels=channels
            )
            start = {"forked": lambda: parent.fork(request, channels.descriptors)}
        elif options.boxed:
            command = box.boxed(
                argv,
                shared=shared,
                files=files,
                limits=options.limits,
                environment=ONE_THREAD,
                channels=channels,
                hidden=options.hidden,
            )
        else:
            boxed = False
            away = box.unboxed(argv, files=files, limits=options.limits, channels=channels)
            command, folder, environment = stack.enter_context(away)
            start |= {"cwd": str(folder), "env": {**environment, **ONE_THREAD}}
        context = zmq.asyncio.Context()
        stack.callback(context.destroy, linger=0)
        context.setsockopt(zmq.MAXMSGSIZE, MESSAGE_BYTES)
        context.setsockopt(zmq.SNDTIMEO, 1000 * SEND_SECONDS)  # the kernel may have closed its end
        manager = _Manager(
            kernel_name="candidate",
            client_factory=_KernelClient,
            kernel_spec_manager=_Command(command=command, provisioner="readybook-warm" if parent else None),
            transport="ipc",
            connection_file=str(channels.connection_file),
            context=context,
        )
        manager.load_connection_file()
        client = _Client(_notebook(cells), manager)
        client.output_bytes = options.output_bytes
        client.room_in_all = options.notebook_output_bytes
        client.startup_timeout = max(1, int(deadline.left(START_SECONDS)))
        kernel = CandidateKernel(client, manager, deadline, boxed=boxed)
        try:
            with kernel.faults("the kernel did not start"):
                client.start_new_kernel(**start)
                assert isinstance(manager.provisioner, LocalProvisioner)
                pid = manager.provisioner.pid or 0
                watch = Watch(pid, options.limits, deadline=deadline, exact=options.measured)
                kernel.watch = stack.enter_context(watch)
                stack.callback(kernel.clean_up)
                stack.callback(kernel.end)  # first, since the clean-up would ask a living one to stop
                client.start_new_kernel_client()
                kernel.get_to_know()
        except KernelLost as lost:
            raise KernelNotStarted(str(lost)) from lost
        yield kernel


# Copies of the kernel are forked, which OpenMP survives only with one thread; more gain nothing here.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"
)


class CandidateKernel:
    """A running candidate kernel; made by `candidate_kernel`. boxed: whether it was started in a box."""

    def __init__(self, client: _Client, manager: _Manager, deadline: Deadline, *, boxed: bool) -> None:
        self.boxed = boxed
        self._client = client
        self._manager = manager
        self._deadline = deadline
        self._threads = 0
        self._answers = True
        self.watch: Watch | None = None
        self.met_wall_limit = False  # whether it met a limit while it waited for a processor

    def get_to_know(self) -> None:
        """Note what there is of it before anything of the candidate's has run."""
        if self.watch:
            self.watch.expect_copies()
            self._threads = self.watch.threads

    @property
    def fate(self) -> str:
        """Why the kernel, and all that it started, runs no more; nothing as long as it does."""
        if self.watch and self.watch.verdict:
            return self.watch.verdict
        provisioner = self._manager.provisioner
        assert isinstance(provisioner, LocalProvisioner)
        process = provisioner.process
        return "" if process is not None and process.poll() is None else "it ended all of its processes"

    def end(self) -> None:
        """End the kernel and all that it started; what the system does not end in time is left to it."""
        if self.watch:
            self.watch.end()
        provisioner = self._manager.provisioner
        assert isinstance(provisioner, LocalProvisioner)
        if provisioner.process is not None:
            with suppress(subprocess.TimeoutExpired):
                provisioner.process.wait(END_SECONDS)

    def clean_up(self) -> None:
        """Close what nbclient opened, unless it did so itself on failing to reach the kernel."""
        if self._client.km is not None:
            with suppress(TimeoutError):
                run_sync(asyncio.wait_for)(self._client._async_cleanup_kernel(), END_SECONDS)

    @property
    def peak_memory(self) -> int:
        """The most bytes that the candidate's own processes used at any look so far."""
        return self.watch.peak if self.watch else 0

    @property
    def ended_copies(self) -> set[str]:
        """The places whose copies had to end, since there was no memory for all."""
        return self.watch.ended_copies if self.watch else set()

    @property
    def has_company(self) -> bool:
        """Whether threads or processes belong to it now that a copy of it does not have."""
        return bool(self.watch and (self.watch.threads > self._threads or self.watch.has_children))

    @property
    def left_out_outputs(self) -> bool:
        """Whether outputs of the notebook were left out because all together were too large."""
        return self._client.room_in_all < 0

    def stopwatch(self) -> Stopwatch:
        """Start a stopwatch by which the time without a processor does not count."""
        return Stopwatch(lambda: self.watch.waited if self.watch else 0.0)

    def run(self, index: int, source: str, seconds: float, until: Deadline) -> list[NotebookNode]:
        """Run the code of the cell at `index` for at most `seconds`, until then at most; return its outputs.

        Raises KernelLost when the kernel ended, or when the cell could not be stopped in time.
        """
        if not source.strip():
            return []
        client = self._client
        cell = client.nb.cells[index] = _cell(source)
        client.begin()
        with self.faults("a cell ended the whole program"):
            stopped_after = run_sync(self._run)(cell, index, seconds, until)
        heard_all = client.heard_all
        if stopped_after:
            text = f"This cell did not come to an end in {stopped_after:.0f} s."
            cell.outputs.append(new_output("error", ename="CellTimeout", evalue=text, traceback=[text]))
        if not heard_all:
            self._listen_anew()
        if client.room < 0 or client.room_in_all < 0 or not heard_all:
            text = "... the rest of this cell's output was left out\n"
            cell.outputs.append(new_output("stream", name="stdout", text=text))
        return joined(cell.outputs)

    async def _run(self, cell: NotebookNode, index: int, seconds: float, until: Deadline) -> float:
        """Have a cell run; return after how many seconds it was interrupted, or 0 when it came to an end."""
        stopwatch = self.stopwatch()
        others = asyncio.all_tasks()
        running = asyncio.ensure_future(self._client.async_execute_cell(cell, index, store_history=True))
        try:
            if await self._ends(running, stopwatch, seconds, until):
                return 0.0
            seconds_passed = stopwatch.seconds
            await self._manager.interrupt_kernel()
            if not await self._ends(running, self.stopwatch(), STOP_SECONDS, self._deadline):
                raise KernelLost(NOT_STOPPED)
            return seconds_passed
        finally:
            left = asyncio.all_tasks() - others  # nbclient leaves some behind when it is interrupted
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _ends(
        self, task: asyncio.Future[Any], stopwatch: Stopwatch, seconds: float, until: Deadline
    ) -> bool:
        """Wait until a task ends, or so many seconds are used up; raises what the task raises."""
        while not task.done():
            if stopwatch.is_over(seconds) or until.is_over:
                self._meet_limit(stopwatch, seconds)
                return False
            pause = max(min(seconds - stopwatch.seconds, until.left()), 0.05)
            await asyncio.wait({task}, timeout=min(LOOK_SECONDS, pause))
        task.result()
        return True

    def _meet_limit(self, stopwatch: Stopwatch, seconds: float) -> None:
        """Note a limit that was met for want of a processor."""
        self.met_wall_limit = self.met_wall_limit or (stopwatch.starved and stopwatch.used < seconds)

    def _listen_anew(self) -> None:
        """Connect to the kernel again: zmq hangs up for good on who sends a message over the limit."""
        assert self._client.kc is not None
        self._client.kc.stop_channels()
        self._client.startup_timeout = max(1, int(self._deadline.left(ANSWER_SECONDS)))
        with self.faults("it could not be reached any more"):
            self._client.start_new_kernel_client()

    def snapshot(self, door: str, place: str, label: str) -> bool:
        """Have a copy of the kernel wait at the examiner's door, by this name; return whether there is one.

        Raises KernelLost.
        """
        went_well = self.silently(SNAPSHOT.format(door, label))
        if went_well and self.watch:
            self.watch.note_copy(place)
        return went_well

    def listen_no_more(self) -> None:
        """Take no outputs any more: nobody would read them, and they would pile up here."""
        if self._client.kc is not None:
            self._client.kc.iopub_channel.stop()

    def attend(self, door: str, label: str) -> None:
        """Have the kernel itself go to the examiner's door; it does nothing else any more."""
        assert self._client.kc is not None
        with self.faults("the program ended"):
            self._client.kc.execute(ATTENDANCE.format(door, label), silent=True, store_history=False)

    def silently(self, source: str) -> bool:
        """Run a line of ours, which leaves no trace in the notebook, and return whether it went well.

        Raises KernelLost; one that has not answered once is not asked again.
        """
        if not self._answers:
            raise KernelLost(self.fate or NOT_STOPPED)
        with self.faults("the program ended"):
            return bool(run_sync(self._asked)(source)["status"] == "ok")

    async def _asked(self, source: str) -> dict[str, Any]:
        """Have a line run, and wait for nothing but the reply."""
        client = self._client.kc
        assert isinstance(client, AsyncKernelClient)
        request = client.execute(source, silent=True, store_history=False, allow_stdin=False)
        stopwatch = self.stopwatch()
        while not (stopwatch.is_over(ANSWER_SECONDS) or self._deadline.is_over):
            with suppress(queue.Empty):
                reply = await client.get_shell_msg(timeout=LOOK_SECONDS)
                if reply["parent_header"].get("msg_id") == request:
                    return dict(reply["content"])
            if self.fate:
                raise KernelLost(self.fate)
        self._answers = False
        self._meet_limit(stopwatch, ANSWER_SECONDS)
        raise KernelLost(TIME_USED_UP if self._deadline.is_over else NOT_STOPPED)

    @contextmanager
    def faults(self, ending: str) -> Iterator[None]:
        """Turn whatever a dying or hostile kernel does to its client into KernelLost."""
        try:
            yield
        except (KernelLost, BoxUnavailable, WarmUnavailable):
            raise
        except Exception as error:
            reason = f"the program broke Jupyter's protocol ({type(error).__name__})"
            if isinstance(error, DeadKernelError | RuntimeError):
                reason = ending
            raise KernelLost((self.watch.verdict if self.watch else "") or reason) from error


# Made by hand, since nbformat takes milliseconds to look at each that it makes.
def _cell(source: str = "") -> NotebookNode:
    return NotebookNode(
        cell_type="code", metadata=NotebookNode(), source=source, outputs=[], execution_count=None
    )


def _notebook(cells: int) -> NotebookNode:
    made = [_cell() for _ in range(cells)]
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=made)


class _Client(NotebookClient):
    """Keeps the first part of what a cell puts out, and nothing that a page could be made to run."""

    def __init__(self, notebook: NotebookNode, manager: AsyncKernelManager) -> None:
        super().__init__(
            notebook,
            km=manager,
            allow_errors=True,
            startup_timeout=START_SECONDS,
            shutdown_kernel="immediate",
        )
        self.output_bytes = 0
        self.room = self.room_in_all = 0  # bytes that may still come, of this cell and of all cells
        self.heard_all = False

    def begin(self) -> None:
        self.room = self.output_bytes
        self.heard_all = False

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        kind = msg["msg_type"]
        self.heard_all = kind == "status" and msg["content"].get("execution_state") == "idle"
        if kind in OUTPUTS:
            size = len(str(msg["content"]))
            self.room -= size
            if self.room >= 0:
                self.room_in_all -= size
        if (kind in OUTPUTS and min(self.room, self.room_in_all) < 0) or kind.startswith("comm"):
            return None
        return super().process_message(msg, cell, cell_index)


class _Manager(AsyncKernelManager):
    """Has its clients talk through its own context, with the limits that are set there."""

    def client(self, **settings: Any) -> Any:
        return super().client(context=self.context, **settings)


class _KernelClient(AsyncKernelClient):
    """Needs no heartbeat: whether the kernel lives is asked of its process."""

    def start_channels(
        self,
        shell: bool = True,
        iopub: bool = True,
        stdin: bool = True,
        hb: bool = False,
        control: bool = True,
    ) -> None:
        super().start_channels(shell, iopub, stdin, hb, control)


class _Command(KernelSpecManager):
    """Knows one kernel, whose command is given, or who provides it."""

    command = Instance(list)
    provisioner = Unicode(None, allow_none=True)

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        provider = {"kernel_provisioner": {"provisioner_name": self.provisioner}} if self.provisioner else {}
        return KernelSpec(
            argv=self.command,
            display_name=kernel_name,
            language="python",
            interrupt_mode="message",
            metadata=provider,
        )


class WarmProvisioner(LocalProvisioner):
    """Gives jupyter_client a kernel that was forked from a warm parent (entry point `readybook-warm`)."""

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> KernelConnectionInfo:  # noqa: ARG002
        """Have it forked, which `settings["forked"]` does; there is no command."""
        self.process = settings["forked"]()
        self.pid = self.process.pid
        return self.connection_info
