"""Following: polls what is due, fetches what was announced, and hands pages to the flow as they come::

    due feeds ──▶ poll ──▶ announcements (in the library) ──▶ fetch ──▶ pages ──▶ flow
                 └──────────── threads, one request a host ───────────┘    └ read, annotate, place, save ┘

Fetching and the flow run side by side. Everything that is to be done stands in the library, and is struck off in the
very transaction that saves the page: whatever ends the run, the next one goes on where it was, and nothing is taken
twice. A source that fails waits longer each time and holds up nobody.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from queue import Empty, Queue

from storywire.errors import LibraryError, LibraryFull, LibraryLocked
from storywire.flow import Surroundings, Taking
from storywire.follow.errands import Errands
from storywire.follow.terms import SLEEP, Arrival, Clock, RealClock, Tally, Tools, Wishes, host_of
from storywire.intake.fetching import fetcher_of
from storywire.mappers import mapper
from storywire.settings import Settings
from storywire.store import Store, Writer
from storywire.store.sources import Sources
from storywire.types import Issue, RawPage, Step, TakeReport
from storywire.types.following import Announcement, FollowReport, Subscription

__all__ = ["Clock", "RealClock", "Wishes", "follow"]

READY = 64  # pages that may wait for the flow
READY_BYTES = 64_000_000
STRETCH = 512  # pages after which the flow is asked to finish what it has
LULL = 0.3  # seconds without a page after which what has come is saved
PATIENCE = 2.0  # seconds to wait for somebody else who takes pages, at a time
TROUBLE = 30.0  # seconds to wait after the library could not be written


def follow(
    store: Store, settings: Settings, wishes: Wishes | None, clock: Clock | None, *, now: Callable[[], datetime]
) -> FollowReport:
    """Follow what stands in the library. Raises LibraryError where that cannot be used."""
    hosts, fetcher = fetcher_of(settings, now)
    engine = mapper(settings.mapper, settings.workers, settings.ray_address)
    tools = Tools(store, engine, settings, fetcher, hosts, clock or RealClock(now))
    try:
        return Following(tools, wishes or Wishes()).run()
    finally:
        fetcher.close()


class Following:
    """One run of `follow`: a dispatcher in a thread of its own, fetchers in theirs, the flow in the caller's."""

    def __init__(self, tools: Tools, wishes: Wishes) -> None:
        self.tools, self.wishes = tools, wishes
        self.store, self.clock = tools.store, tools.clock
        self.tally = Tally()
        self._errands = Errands(tools, wishes, self.tally, self._put, self._settle)
        self._ready: Queue[Arrival] = Queue()
        self._ready_bytes = 0
        self._backlog: dict[str, deque[Announcement]] = {}  # host → what to fetch of it
        self._held: set[str] = set()  # addresses handed out and not struck off yet
        self._struck: set[str] = set()  # of these, what the flow is done with
        self._settled: set[str] = set()  # of those, what is safely in the library: it may be handed out again
        self._busy: set[str] = set()  # hosts that somebody is with
        self._polling: set[str] = set()
        self._polled: set[str] = set()
        self._answers: dict[str, list[Arrival]] = {}  # address of the page or issue → what it answers
        self._lock = threading.RLock()
        self._bell = threading.Event()
        self._over = threading.Event()
        self._failure: BaseException | None = None
        self._start = tools.clock.now()

    def run(self) -> FollowReport:
        """Follow until stopped, or until there is nothing left to do. Raises LibraryError where `once` cannot go on."""
        begun = time.perf_counter()
        world = Surroundings(self.clock.now, self._taken, self._stopped, self.wishes.annotate, self._done)
        taking = Taking(self.store, self.tools.mapper, self.tools.settings, world)
        dispatcher = threading.Thread(target=self._dispatch, name="dispatch", daemon=True)
        with self.tools.mapper.ready():
            dispatcher.start()
            try:
                self._flow(taking)
            finally:
                self._over.set()
                self._bell.set()
                self.tools.fetcher.close()
                dispatcher.join(timeout=self.tools.settings.fetch_seconds + 5)
        if self._failure:
            raise self._failure
        nothing = self.tally.report.polled == 0 and self.tally.report.fetched == 0
        return replace(
            self.tally.report,
            seconds=time.perf_counter() - begun,
            interrupted=self.wishes.stopped(),
            nothing_due=nothing,
        )

    # --------------------------------------------------------------------------------- the flow's own thread

    def _flow(self, taking: Taking) -> None:
        """Take what comes, as soon as it comes, until it is over."""
        while not self._stopped():
            try:
                first = self._ready.get(timeout=0.1)
            except Empty:
                if self._over.is_set():
                    return
                continue
            report = self._take(taking, first)
            if report:
                self.wishes.progress(self.tally.count(new=report.new, revised=report.revised))

    def _take(self, taking: Taking, first: Arrival) -> TakeReport | None:
        """Take a stretch of pages; where the library cannot be written, what was in work is fetched again later."""
        try:
            report = taking.take(self._stretch(first), PATIENCE)
            with self._lock:
                self._settled |= self._struck
                self._struck.clear()
            return report
        except (LibraryLocked, LibraryFull) as problem:
            self._settle(first.announced)
            self._trouble(problem, PATIENCE if isinstance(problem, LibraryLocked) else TROUBLE)
        return None

    def _trouble(self, problem: LibraryError, seconds: float) -> None:
        """Say what is wrong, let go of what was in work, and wait; a run that is to end once ends where it is full."""
        if self.wishes.once and isinstance(problem, LibraryFull):
            raise problem
        self.wishes.say(f"{problem}; going on in {seconds:.0f} s")
        with self._lock:
            for arrivals in self._answers.values():
                self._settled.update(arrival.announced.address for arrival in arrivals)
            self._answers.clear()
            self._settled |= self._struck  # struck off or not, as the library says
            self._struck.clear()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._stopped():
            time.sleep(0.1)

    def _stretch(self, arrival: Arrival) -> Iterator[RawPage | Issue]:
        """Pages as they come, until none has come for a moment."""
        for number in range(STRETCH):
            with self._lock:
                self._answers.setdefault(arrival.found.address, []).append(arrival)
                self._ready_bytes -= _size(arrival)
            self._bell.set()
            yield arrival.found
            if number + 1 == STRETCH:
                return
            try:
                arrival = self._ready.get(timeout=LULL)
            except Empty:
                return

    def _done(self, writer: Writer, found: RawPage | Issue, article: bool) -> None:
        """Strike an announcement off, in the transaction that saves what came of it."""
        with self._lock:
            arrivals = self._answers.get(found.address, [])
            arrival = arrivals.pop(0) if arrivals else None
            if not arrivals:
                self._answers.pop(found.address, None)
        if arrival is None:
            return
        sources, announced = Sources(writer.connection), arrival.announced
        if arrival.retry:
            sources.postpone(announced.address, arrival.retry)
        else:
            if isinstance(found, RawPage):
                writer.forget_issues(announced.address, Step.INTAKE)
            kept = arrival.answer
            known = {"etag": kept.etag, "modified": kept.modified} if kept else {}
            is_article = article or writer.article_at(found.address)
            now = self.clock.now()
            again = is_article and self._errands.next_visit(announced, now, kept)
            sources.done(announced.address, now, article=is_article, revisit=again or None, **known)
        with self._lock:
            self._struck.add(announced.address)

    def _taken(self, _report: TakeReport) -> None:
        self._bell.set()

    def _stopped(self) -> bool:
        return self.wishes.stopped() or self._failure is not None

    # --------------------------------------------------------------------------------- the dispatcher's thread

    def _dispatch(self) -> None:
        """Hand out polls and fetches as hosts become free, until it is over."""
        workers = ThreadPoolExecutor(self.tools.settings.fetchers, thread_name_prefix="fetch")
        try:
            if self.wishes.all:
                with self.store.write() as writer:
                    Sources(writer.connection).hasten(self.clock.now())
            while not self._over.is_set() and not self._stopped():
                self._bell.clear()
                handed = self._hand_out(workers)
                if not handed and self._finished():
                    break
                if not handed:
                    self._pause()
        except LibraryError as problem:
            self._failure = problem
        finally:
            workers.shutdown(wait=not self._stopped(), cancel_futures=True)
            self._over.set()

    def _hand_out(self, workers: ThreadPoolExecutor) -> int:
        """Give the free fetchers something to do; how much it was."""
        handed = 0
        free = self.tools.settings.fetchers - len(self._busy)
        if free <= 0:
            return 0
        now = self.clock.now()
        for one in self._due(now, free):
            handed += self._submit(workers, host_of(one.url), self._poll, one)
        if self._room():
            self._reload(now)
            for host in list(self._backlog):
                if len(self._busy) >= self.tools.settings.fetchers or not self._room(handed):
                    break
                if host in self._busy or self._soon(host):
                    continue
                announced = self._backlog[host].popleft()
                if not self._backlog[host]:
                    del self._backlog[host]
                handed += self._submit(workers, host, self._errands.fetch, announced)
        return handed

    def _submit(self, workers: ThreadPoolExecutor, host: str, work: Callable[..., None], what: object) -> int:
        with self._lock:
            self._busy.add(host)
        workers.submit(self._guarded, host, work, what)
        return 1

    def _guarded(self, host: str, work: Callable[..., None], what: object) -> None:
        """One piece of work in a fetcher's thread. A library that fails there ends the run, or is waited for."""
        try:
            work(what)
        except LibraryError as problem:
            if self.wishes.once:
                self._failure = problem
            else:
                self.wishes.say(str(problem))
                self._over.wait(TROUBLE)
            self._drop(what)
        finally:
            with self._lock:
                self._busy.discard(host)
            self._bell.set()

    def _drop(self, what: object) -> None:
        with self._lock:
            if isinstance(what, Announcement):
                self._settled.add(what.address)
            elif isinstance(what, Subscription):
                self._polling.discard(what.id)

    def _due(self, now: datetime, free: int) -> list[Subscription]:
        """What is to be polled, of hosts that are free."""
        with self.store.read() as reader:
            sources = Sources(reader.connection)
            due = sources.due(now, 2 * free + len(self._polling) + len(self._polled))
        chosen: list[Subscription] = []
        hosts = set(self._busy)
        for one in due:
            host = host_of(one.url)
            again = self.wishes.once and one.id in self._polled
            if again or one.id in self._polling or host in hosts or self._soon(host):
                continue
            hosts.add(host)
            chosen.append(one)
            if len(chosen) >= free:
                break
        with self._lock:
            self._polling.update(one.id for one in chosen)
            self._polled.update(one.id for one in chosen)
        return chosen

    def _soon(self, host: str) -> bool:
        """Whether the host is better asked in a moment. One that rests for long is asked, and says so at once."""
        wait = self.tools.hosts.wait(host)
        return 0 < wait <= self.tools.settings.fetch_seconds or wait == float("inf")

    def _reload(self, now: datetime) -> None:
        """Fill up the backlog from the library when it runs low."""
        if sum(map(len, self._backlog.values())) >= self.tools.settings.fetchers:
            return
        with self._lock:
            settled, self._settled = self._settled, set()
        with self.store.read() as reader:  # as it is after they were settled
            waiting = Sources(reader.connection).waiting(now, 4_000)
        with self._lock:
            self._held -= settled
            for one in waiting:
                if one.address not in self._held:
                    self._held.add(one.address)
                    self._backlog.setdefault(one.host, deque()).append(one)

    def _room(self, coming: int = 0) -> bool:
        """Whether the flow can take more pages soon."""
        return self._ready.qsize() + coming < READY and self._ready_bytes < READY_BYTES

    def _finished(self) -> bool:
        """Whether all that was to be done once is done."""
        with self._lock:
            busy = self._busy or self._polling or self._backlog or self._held - self._settled
        if busy or not self.wishes.once:
            return False
        with self.store.read() as reader:
            sources = Sources(reader.connection)
            due = sources.due(self.clock.now(), 1_000_000)
            waiting = sources.waiting(self.clock.now(), 1)
        return not waiting and all(one.id in self._polled for one in due)

    def _pause(self) -> None:
        """Wait for something to happen: a fetcher done, a page taken, a feed due."""
        with self._lock:
            active = bool(self._busy or self._backlog or self._held - self._settled)
        if active:
            self._bell.wait(0.05)
            return
        with self.store.read() as reader:
            sources = Sources(reader.connection)
            times = [moment for moment in (sources.next_due(), sources.next_waiting()) if moment]
        until = (min(times) - self.clock.now()).total_seconds() if times else SLEEP
        self.clock.idle(self._bell, max(until, 0.05))

    # ---------------------------------------------------------------------------------------- a fetcher's threads

    def _poll(self, one: Subscription) -> None:
        self._errands.poll(one)
        with self._lock:
            self._polling.discard(one.id)

    def _settle(self, announced: Announcement) -> None:
        with self._lock:
            self._settled.add(announced.address)

    def _put(self, arrival: Arrival) -> None:
        with self._lock:
            self._ready_bytes += _size(arrival)
        self._ready.put(arrival)


def _size(arrival: Arrival) -> int:
    return len(arrival.found.body) if isinstance(arrival.found, RawPage) else 0
