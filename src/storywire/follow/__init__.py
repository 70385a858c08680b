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
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from queue import Empty, Queue

from storywire.errors import LibraryError, LibraryFull, LibraryLocked
from storywire.flow import Done, Surroundings, Taking
from storywire.follow.backlog import Backlog
from storywire.follow.errands import Errands
from storywire.follow.terms import SLEEP, Arrival, Clock, RealClock, Tally, Tools, Wishes, host_of
from storywire.intake.fetching import fetcher_of
from storywire.mappers import Mapper, Processes, mapper
from storywire.settings import Settings
from storywire.store import Store, Writer
from storywire.store.shelf import Shelf
from storywire.store.sources import Sources, Struck
from storywire.types import Issue, RawPage, Step, TakeReport
from storywire.types.following import Announcement, FollowReport, Subscription

__all__ = ["Clock", "RealClock", "Wishes", "follow"]

READY = 64  # pages that may wait for the flow
READY_BYTES = 64_000_000
STRETCH = 512  # pages after which the flow is asked to finish what it has
LULL = 0.3  # seconds without a page after which what has come is saved
PATIENCE = 2.0  # seconds to wait for somebody else who takes pages, at a time
SLOW = 3.0  # seconds after which a fetcher that waits for a server no longer keeps another from beginning
WAITING = 5  # times as many fetchers as are set, at most, where most of them wait for slow servers
TROUBLE = 30.0  # seconds to wait after the library could not be written


def follow(
    store: Store, settings: Settings, wishes: Wishes | None, clock: Clock | None, *, now: Callable[[], datetime]
) -> FollowReport:
    """Follow what stands in the library. Raises LibraryError where that cannot be used."""
    hosts, fetcher = fetcher_of(settings, now, Shelf(store))
    tools = Tools(store, _mapper(settings), settings, fetcher, hosts, clock or RealClock(now))
    try:
        return Following(tools, wishes or Wishes()).run()
    finally:
        fetcher.close()


def _mapper(settings: Settings) -> Mapper:
    """As the settings say; but a single worker has its process, too: what is fetched and placed goes on beside it."""
    if settings.mapper == "processes":
        return Processes(settings.workers)
    return mapper(settings.mapper, settings.workers, settings.ray_address)


class Following:
    """One run of `follow`: a dispatcher in a thread of its own, fetchers in theirs, the flow in the caller's."""

    def __init__(self, tools: Tools, wishes: Wishes) -> None:
        self.tools, self.wishes = tools, wishes
        self.store, self.clock = tools.store, tools.clock
        self.tally = Tally()
        self._errands = Errands(tools, wishes, self.tally, self._put, self._settle)
        self._ready: Queue[Arrival] = Queue()
        self._ready_bytes = 0
        self._backlog = Backlog(self.store, tools.settings.fetchers, once=wishes.once)
        self._struck: set[str] = set()  # addresses that the flow is done with
        self._busy: dict[str, float] = {}  # hosts that somebody is with → since when (monotonic seconds)
        self._answers: dict[str, list[Arrival]] = {}  # address of the page or issue → what it answers
        self._lock = threading.RLock()
        self._bell = threading.Event()
        self._over = threading.Event()
        self._failure: BaseException | None = None
        self._start = tools.clock.now()

    def run(self) -> FollowReport:
        """Follow until stopped, or until there is nothing left to do. Raises LibraryError where `once` cannot go on."""
        begun = time.perf_counter()
        world = Surroundings(
            self.clock.now, self._taken, self._stopped, self.wishes.annotate, self._busy_now, self._done
        )
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
        """Take what comes, as soon as it comes, until it is over; while nothing has, do what an earlier run left."""
        behind = self._behind()
        while not self._stopped():
            try:
                first = self._ready.get(timeout=0.1)
            except Empty:
                behind = behind and not self._caught_up(taking)
                if self._over.is_set():
                    return
                continue
            report = self._take(taking, first)
            if report:
                self.wishes.progress(self.tally.count(new=report.new, revised=report.revised))

    def _behind(self) -> bool:
        """Whether an earlier run was ended before it had derived what it had changed."""
        with self.store.read() as reader:
            return bool(reader.stale())

    def _caught_up(self, taking: Taking) -> bool:
        """Derive what an earlier run left; whether the library could be written. What is left of it, because pages come
        or a worker died, waits for the next of them."""
        try:
            taking.take((), PATIENCE)
        except (LibraryLocked, LibraryFull) as problem:
            self._refused(problem)
            return False
        return True

    def _take(self, taking: Taking, first: Arrival) -> TakeReport | None:
        """Take a stretch of pages; where the library cannot be written, what was in work is fetched again later."""
        try:
            report = taking.take(self._stretch(first), PATIENCE)
            with self._lock:
                self._backlog.settle(self._struck)
                self._struck.clear()
            return report
        except (LibraryLocked, LibraryFull) as problem:
            self._settle(first.announced)
            self._refused(problem)
        return None

    def _refused(self, problem: LibraryError) -> None:
        """Say what is wrong, let go of what was in work, and wait; a run that is to end once ends where it is full."""
        seconds = PATIENCE if isinstance(problem, LibraryLocked) else TROUBLE
        if self.wishes.once and isinstance(problem, LibraryFull):
            raise problem
        self.wishes.say(f"{problem}; going on in {seconds:.0f} s")
        with self._lock:
            for arrivals in self._answers.values():
                self._backlog.settle(arrival.announced.address for arrival in arrivals)
            self._answers.clear()
            self._backlog.settle(self._struck)  # struck off or not, as the library says
            self._struck.clear()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._stopped():
            time.sleep(0.1)

    def _stretch(self, arrival: Arrival) -> Iterator[RawPage | Issue | None]:
        """Pages as they come, until none has come for a moment; None before each time that one is waited for."""
        for number in range(STRETCH):
            with self._lock:
                self._answers.setdefault(arrival.found.address, []).append(arrival)
                self._ready_bytes -= _size(arrival)
            self._bell.set()
            yield arrival.found
            if number + 1 == STRETCH:
                return
            if self._ready.empty():
                yield None
            try:
                arrival = self._ready.get(timeout=LULL)
            except Empty:
                return

    def _done(self, writer: Writer, done: Done) -> None:
        """Strike announcements off, in the transaction that saves what came of them."""
        came = [(found, article, arrival) for found, article in done if (arrival := self._answered(found.address))]
        sources, now = Sources(writer.connection), self.clock.now()
        pages = [arrival.announced.address for found, _, arrival in came if isinstance(found, RawPage)]
        writer.forget_issues(pages, Step.INTAKE)
        known = writer.articles_at([found.address for found, article, _ in came if not article])
        for _, _, arrival in came:
            if arrival.retry:
                sources.postpone(arrival.announced.address, arrival.retry)
        sources.strike(
            self._struck_off(arrival, now, article=article or found.address in known)
            for found, article, arrival in came
            if not arrival.retry
        )
        with self._lock:
            self._struck.update(arrival.announced.address for _, _, arrival in came)

    def _answered(self, address: str) -> Arrival | None:
        """The announcement that what stands at this address answers."""
        with self._lock:
            arrivals = self._answers.get(address, [])
            arrival = arrivals.pop(0) if arrivals else None
            if not arrivals:
                self._answers.pop(address, None)
        return arrival

    def _struck_off(self, arrival: Arrival, now: datetime, *, article: bool) -> Struck:
        kept = arrival.answer
        again = self._errands.next_visit(arrival.announced, now, kept) if article else None
        validators = (kept.etag, kept.modified) if kept else None
        return Struck(arrival.announced.address, now, article, again, validators)

    def _busy_now(self) -> bool:
        """Whether pages wait to be taken, so that what can wait should."""
        return not self._ready.empty() and not self.wishes.stopped()

    def _taken(self, _report: TakeReport) -> None:
        self._bell.set()

    def _stopped(self) -> bool:
        return self.wishes.stopped() or self._failure is not None

    # --------------------------------------------------------------------------------- the dispatcher's thread

    def _dispatch(self) -> None:
        """Hand out polls and fetches as hosts become free, until it is over."""
        workers = ThreadPoolExecutor(WAITING * self.tools.settings.fetchers, thread_name_prefix="fetch")
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
        now, handed = self.clock.now(), 0
        for feed in self._backlog.feeds(now, self._free, self._idle()):
            handed += self._submit(workers, host_of(feed.url), self._poll, feed)
        room = min(self._idle(), READY - self._ready.qsize()) if self._ready_bytes < READY_BYTES else 0
        for announced in self._backlog.pages(now, self._free, room) if room > 0 else ():
            handed += self._submit(workers, announced.host, self._errands.fetch, announced)
        return handed

    def _idle(self) -> int:
        """How many fetchers are free. Who waits for a slow or dead server for long is not counted: others go on."""
        since = time.monotonic() - SLOW
        with self._lock:
            slow = sum(begun < since for begun in self._busy.values())
            most = self.tools.settings.fetchers
            return most + min(slow, (WAITING - 1) * most) - len(self._busy)

    def _free(self, host: str) -> bool:
        """Whether a host may be asked now. One that rests for long is asked, and says so at once."""
        if host in self._busy:
            return False
        wait = self.tools.hosts.wait(host)
        return wait == 0 or self.tools.settings.fetch_seconds < wait < float("inf")

    def _submit(
        self, workers: ThreadPoolExecutor, host: str, work: Callable[..., None], what: Subscription | Announcement
    ) -> int:
        with self._lock:
            self._busy[host] = time.monotonic()
        workers.submit(self._guarded, host, work, what)
        return 1

    def _guarded(self, host: str, work: Callable[..., None], what: Subscription | Announcement) -> None:
        """One piece of work in a fetcher's thread. A library that fails there ends the run, or is waited for."""
        try:
            work(what)
        except LibraryError as problem:
            if self.wishes.once:
                self._failure = problem
            else:
                self.wishes.say(str(problem))
                self._over.wait(TROUBLE)
            self._backlog.drop(what)
        finally:
            with self._lock:
                self._busy.pop(host, None)
            self._bell.set()

    def _finished(self) -> bool:
        """Whether all that was to be done once is done."""
        return self.wishes.once and not self._busy and self._backlog.finished(self.clock.now())

    def _pause(self) -> None:
        """Wait for something to happen: a fetcher done, a page taken, a feed due."""
        if self._busy or self._backlog.active():
            self._bell.wait(0.1)
            return
        with self.store.read() as reader:
            sources = Sources(reader.connection)
            times = [moment for moment in (sources.next_due(), sources.next_waiting()) if moment]
        until = (min(times) - self.clock.now()).total_seconds() if times else SLEEP
        self.clock.idle(self._bell, max(until, 0.05))
        self._backlog.look_again()

    # ---------------------------------------------------------------------------------------- a fetcher's threads

    def _poll(self, one: Subscription) -> None:
        self._errands.poll(one)
        self._backlog.polled(one)

    def _settle(self, announced: Announcement) -> None:
        self._backlog.settle([announced.address])

    def _put(self, arrival: Arrival) -> None:
        with self._lock:
            self._ready_bytes += _size(arrival)
        self._ready.put(arrival)


def _size(arrival: Arrival) -> int:
    return len(arrival.found.body) if isinstance(arrival.found, RawPage) else 0
