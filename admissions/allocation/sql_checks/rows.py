"""No row for what was not frozen, and the figures of the offerings against the rows that they count."""

from typing import Final

STRAYS: Final = """
WITH offerings AS (
    SELECT offering_id FROM admissions_frozenoffering WHERE freeze_id = {freeze}
), named AS (
    SELECT application_id, offering_id FROM admissions_placement
     WHERE run_id = {run} AND offering_id IS NOT NULL
    UNION ALL SELECT CAST(NULL AS BIGINT), offering_id FROM admissions_queueline WHERE run_id = {run}
    UNION ALL SELECT CAST(NULL AS BIGINT), offering_id FROM admissions_cutoff WHERE run_id = {run}
)
SELECT 'result_shape', p.application_id, p.offering_id
  FROM admissions_placement p LEFT JOIN admissions_frozenfile f
       ON f.freeze_id = {freeze} AND f.application_id = p.application_id
 WHERE p.run_id = {run} AND f.application_id IS NULL
UNION ALL SELECT 'result_shape', application_id, offering_id FROM named
 WHERE offering_id NOT IN (SELECT offering_id FROM offerings)
UNION ALL SELECT 'result_shape', CAST(NULL AS BIGINT), offering_id FROM offerings
 WHERE offering_id NOT IN (SELECT offering_id FROM admissions_cutoff WHERE run_id = {run})
    OR offering_id NOT IN (SELECT offering_id FROM admissions_queueline WHERE run_id = {run})
"""

OFFERINGS: Final = """
WITH placed AS (
    SELECT offering_id, SUM(CASE WHEN rank IS NULL THEN 0 ELSE 1 END) AS wished,
           SUM(CASE WHEN rank IS NULL THEN 1 ELSE 0 END) AS nearby
      FROM admissions_placement WHERE run_id = {run} AND offering_id IS NOT NULL GROUP BY offering_id
), tried AS (
    SELECT application_id, offering_id, MAX(CASE WHEN result IN (2, 3) THEN 1 ELSE 0 END) AS got
      FROM admissions_wishresult WHERE run_id = {run} AND result IN (1, 2, 3) AND queue > 0
     GROUP BY application_id, offering_id
), refused AS (
    SELECT offering_id, COUNT(*) AS children FROM admissions_wishresult
     WHERE run_id = {run} AND result = 1 AND queue = 0 GROUP BY offering_id
    UNION ALL SELECT offering_id, COUNT(*) FROM tried WHERE got = 0 GROUP BY offering_id
), queues AS (
    SELECT offering_id, SUM(seats) AS seats
      FROM admissions_queueline WHERE run_id = {run} GROUP BY offering_id
), figures AS (
    SELECT f.offering_id, f.seats, f.taken, c.seats AS told, c.admitted, c.refused, q.seats AS queued,
           COALESCE(p.wished, 0) AS wished, COALESCE(p.nearby, 0) AS nearby,
           COALESCE(r.children, 0) AS in_vain
      FROM admissions_frozenoffering f JOIN admissions_cutoff c
           ON c.run_id = {run} AND c.offering_id = f.offering_id
      LEFT JOIN placed p ON p.offering_id = f.offering_id
      LEFT JOIN refused r ON r.offering_id = f.offering_id
      LEFT JOIN queues q ON q.offering_id = f.offering_id
     WHERE f.freeze_id = {freeze}
)
SELECT 'cutoff_published', NULL, offering_id FROM figures
 WHERE told <> seats OR admitted <> wished OR refused <> in_vain
UNION ALL SELECT 'seats_respected', NULL, offering_id FROM figures
 WHERE nearby > 0 AND wished + nearby > seats - taken
    OR {seats_limit} = 1 AND queued > CASE WHEN seats > taken THEN seats - taken ELSE 0 END
"""
