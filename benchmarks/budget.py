"""How long a run may take, and what it leaves out so that it takes no longer."""

import math
import time
from collections.abc import Callable

# A quick run is to end within three minutes, and a part may take longer than the ones before.
QUICK = 150.0


class Budget:
    """Lets parts of a run begin while there is time for them, and notes those that it does not.

    What a part costs is known from two idle cores. How much slower it goes now is told by the
    parts before.

    Parameters
    ----------
    seconds : float
        From now on.
    clock : callable

    Attributes
    ----------
    left_out : dict of str
        How each thing that was left out can be measured: a command.
    """

    def __init__(
        self, seconds: float = math.inf, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.left_out: dict[str, str] = {}
        self._seconds = seconds
        self._clock = clock
        self._begin = clock()
        self._expected = 0.0

    def allows(self, what: str, cost: float, command: str) -> bool:
        """Return whether there is time for a part, and note it as left out if there is not.

        Parameters
        ----------
        what : str
        cost : float
            Seconds that it takes on two idle cores.
        command : str
            What measures it.
        """
        passed = self._clock() - self._begin
        slower = max(1.0, passed / self._expected) if self._expected else 1.0
        if passed + slower * cost > self._seconds:
            self.leave_out(what, command)
            return False
        self._expected += cost
        return True

    def leave_out(self, what: str, command: str) -> None:
        """Note what is not measured."""
        self.left_out[what] = command
