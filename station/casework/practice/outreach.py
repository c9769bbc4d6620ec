"""The other work of the invented station, drawn from a chance of its own after everything else, so that the cases stay as they are."""

from random import Random

from station.casework.practice.dealings import Dealings
from station.casework.practice.registers import Registers
from station.casework.practice.visiting import Visiting
from station.casework.practice.world import World


def complete(world: World) -> None:
    """Add the other work of the months that the world has seen, tied to its cases where it fits."""
    chance, world.rng = world.rng, Random("the other work")
    try:
        for kind in (Registers, Visiting, Dealings):
            kind(world).work()
    finally:
        world.rng = chance
