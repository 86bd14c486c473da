"""Each queue as its rule fills it (`admissions.matching.instance`, 1 to 3), from the claims that were stored.

`known`    a row a queue: how many asked and got in, the lowest who did, and the best who did not.
`counted`  where bands or equals count: how many who asked are above the lowest who got in (`above`), in its
           band or above (`in_band`), in a higher band (`above_band`); and level with the best who did not or
           above (`to_next`), in the band of that one or above (`next_band`).

Whoever is in comes before whoever is not (passed_over, tie_refused); so how many are in says who is, and that
number must be one that the rule allows. Where more are in than the seats, the last seat lies level with the
lowest of them, or in its band; where fewer are, it lies level with the best who is out. No sorting is needed.

`POSITIONS` sorts: whether the place told to each child is its place among the eligible of the queue.
"""

from typing import Final

QUEUES: Final = """
WITH claims AS (
    SELECT offering_id, queue, SUM(CASE WHEN result = 4 THEN 0 ELSE 1 END) AS asked,
           SUM(CASE WHEN result IN (2, 3) THEN 1 ELSE 0 END) AS got,
           MIN(CASE WHEN result IN (2, 3) THEN priority END) AS lowest,
           MAX(CASE WHEN result = 1 THEN priority END) AS best_refused
      FROM admissions_wishresult WHERE run_id = {run} AND result <> 0 GROUP BY offering_id, queue
), known AS (
    SELECT l.offering_id, l.queue, l.seats, l.capacity, l.ties, l.within, l.takeover, l.candidates,
           l.admitted, l.refused, l.priority, c.lowest, c.best_refused,
           COALESCE(c.asked, 0) AS asked, COALESCE(c.got, 0) AS got
      FROM admissions_queueline l LEFT JOIN claims c ON c.offering_id = l.offering_id AND c.queue = l.queue
     WHERE l.run_id = {run}
), counted AS (
    SELECT w.offering_id, w.queue, SUM(CASE WHEN w.priority > k.lowest THEN 1 ELSE 0 END) AS above,
           SUM(CASE WHEN w.priority >> {bits} >= k.lowest >> {bits} THEN 1 ELSE 0 END) AS in_band,
           SUM(CASE WHEN w.priority >> {bits} > k.lowest >> {bits} THEN 1 ELSE 0 END) AS above_band,
           SUM(CASE WHEN w.priority >= k.best_refused THEN 1 ELSE 0 END) AS to_next,
           SUM(CASE WHEN w.priority >> {bits} >= k.best_refused >> {bits} THEN 1 ELSE 0 END) AS next_band
      FROM known k JOIN admissions_wishresult w ON w.run_id = {run} AND w.offering_id = k.offering_id
           AND w.queue = k.queue AND w.result IN (1, 2, 3)
     WHERE k.asked > k.capacity AND (k.ties > 0 OR k.within >= 0) GROUP BY w.offering_id, w.queue
), handed AS (
    SELECT offering_id, takeover AS queue, SUM(capacity - asked) AS seats FROM known
     WHERE takeover IS NOT NULL AND capacity > asked GROUP BY offering_id, takeover
), filled AS (
    SELECT k.*, k.seats + COALESCE(h.seats, 0) AS right_capacity,
           k.capacity > 0 AND k.ties = 1 AND n.above < k.capacity
               AND (k.within < 0 OR n.in_band - k.capacity > k.within) AS may_tie,
           k.capacity > 0 AND k.within >= 0 AND k.got = n.in_band AND n.above_band < k.capacity
               AND k.got - k.capacity <= k.within AS may_fill_band,
           k.capacity > 0 AND k.ties = 2 AND n.to_next > k.capacity
               AND (k.within < 0 OR n.next_band - k.capacity > k.within) AS may_leave,
           k.within >= 0 AND n.in_band > k.capacity AND n.in_band - k.capacity <= k.within AS owes_band
      FROM known k LEFT JOIN counted n ON n.offering_id = k.offering_id AND n.queue = k.queue
      LEFT JOIN handed h ON h.offering_id = k.offering_id AND h.queue = k.queue
)
SELECT 'passed_over', NULL, offering_id FROM filled WHERE best_refused > lowest
UNION ALL SELECT 'tie_refused', NULL, offering_id FROM filled WHERE best_refused = lowest
UNION ALL SELECT 'seats_respected', NULL, offering_id FROM filled
    WHERE capacity <> right_capacity OR got > capacity AND NOT COALESCE(may_tie OR may_fill_band, FALSE)
UNION ALL SELECT 'seat_left_empty', NULL, offering_id FROM filled
    WHERE got < asked AND got < capacity AND NOT COALESCE(may_leave, FALSE)
UNION ALL SELECT 'band_refused', NULL, offering_id FROM filled WHERE got = capacity AND owes_band
UNION ALL SELECT 'cutoff_published', NULL, offering_id FROM filled
    WHERE admitted <> got OR candidates <> asked OR refused <> asked - got
       OR (priority IS NULL) <> (lowest IS NULL) OR priority <> lowest
UNION ALL SELECT 'result_shape', NULL, c.offering_id FROM claims c LEFT JOIN known k
       ON k.offering_id = c.offering_id AND k.queue = c.queue WHERE k.queue IS NULL
"""

POSITIONS: Final = """
SELECT 'position_told', application_id, offering_id FROM (
    SELECT application_id, offering_id, position,
           RANK() OVER (PARTITION BY offering_id, queue ORDER BY priority DESC) AS place
      FROM admissions_wishresult WHERE run_id = {run} AND result <> 0
) AS told WHERE position <> place
"""
