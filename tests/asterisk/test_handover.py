import asyncio
import threading

from dialer.asterisk.handover import Handover


def ignore(_: object) -> None:
    pass


def put_in_a_thread(handover: Handover[int], count: int) -> threading.Thread:
    def put() -> None:
        for number in range(count):
            handover.put([number])

    thread = threading.Thread(target=put, daemon=True)
    thread.start()
    return thread


class TestHandover:
    async def test_a_full_queue_makes_the_thread_wait_and_loses_nothing(self) -> None:
        taken: list[int] = []
        longest = 0
        done = asyncio.Event()
        loop = asyncio.get_running_loop()

        def take(number: int) -> None:
            nonlocal longest
            longest = max(longest, len(handover._items))
            taken.append(number)
            if number == 9_999:
                done.set()

        handover = Handover[int](loop, take, ignore, capacity=100)
        put_in_a_thread(handover, 10_000)
        await done.wait()

        assert taken == list(range(10_000))
        assert longest <= 100

    async def test_many_items_are_one_wake_up(self) -> None:
        loop = asyncio.get_running_loop()
        woken = 0
        taken: list[int] = []
        handover = Handover[int](loop, taken.append, ignore)
        wake = loop.call_soon_threadsafe

        def counting(*args: object) -> object:
            nonlocal woken
            woken += 1
            return wake(*args)  # type: ignore[arg-type]

        loop.call_soon_threadsafe = counting  # type: ignore[assignment]
        for n in range(1_000):
            handover.put([n])
        await asyncio.sleep(0)

        assert (woken, len(taken)) == (1, 1_000)

    async def test_the_loop_gets_its_turn_in_a_flood(self) -> None:
        loop = asyncio.get_running_loop()
        turns = 0
        until = loop.time()

        def take(_: int) -> None:
            nonlocal until
            until = loop.time() + 0.0001
            while loop.time() < until:
                pass

        handover = Handover[int](loop, take, ignore, slice_seconds=0.002)
        handover.put(list(range(1_000)))
        while handover._items:
            await asyncio.sleep(0)
            turns += 1

        assert turns >= 10

    async def test_after_a_breath_the_rest_is_taken(self) -> None:
        order: list[object] = []
        done = asyncio.Event()
        woken = asyncio.get_running_loop().create_future()

        def take(number: int) -> None:
            order.append(number)
            if number == 1:
                woken.set_result(None)
                handover.breathe()
            if number == 3:
                done.set()

        handover = Handover[int](asyncio.get_running_loop(), take, ignore)
        handover.put([1, 2, 3])
        await woken
        order.append("whoever waited")
        await done.wait()

        assert order == [1, "whoever waited", 2, 3]

    async def test_a_fault_ends_it_and_frees_the_thread(self) -> None:
        faults: list[Exception] = []

        def take(_: int) -> None:
            raise ValueError("no")

        handover = Handover[int](asyncio.get_running_loop(), take, faults.append, capacity=1)
        thread = put_in_a_thread(handover, 3)
        await asyncio.to_thread(thread.join)

        assert [str(fault) for fault in faults] == ["no"]
