"""Each child's wishes and claims against what was frozen, and the placement against the claims.

Every frozen wish has its claims and no other wish has; there is one offer at most, from the first claim that
took the child; and the reason and the score of the placement follow from the claims.
"""

from typing import Final

CHILDREN: Final = """
WITH codes (number, code) AS (VALUES {codes}), claims AS (
    SELECT w.application_id, {places} AS places,
           SUM(CASE WHEN f.wishes IS NULL OR {stored} <> {frozen} THEN 1 ELSE 0 END) AS strange,
           SUM(CASE WHEN result IN (2, 3) THEN 1 ELSE 0 END) AS offers,
           SUM(CASE WHEN result <> 0 THEN 1 ELSE 0 END) AS eligible,
           SUM(CASE WHEN (result = 0) <> (refusal <> 0) THEN 1 ELSE 0 END) AS confused,
           MAX(CASE WHEN result IN (2, 3) THEN turn END) AS turn,
           MAX(CASE WHEN result IN (2, 3) THEN offering_id END) AS offering_id,
           MAX(CASE WHEN result IN (2, 3) THEN rank END) AS rank,
           MAX(CASE WHEN result IN (2, 3) THEN queue END) AS queue,
           MAX(CASE WHEN result IN (2, 3) THEN score END) AS score,
           MAX(CASE WHEN result = 3 THEN 1 ELSE 0 END) AS in_tie,
           MAX(CASE WHEN result = 1 THEN turn ELSE 0 END) AS last_without_seat,
           MIN(CASE WHEN result = 4 THEN turn END) AS first_not_reached,
           MAX(CASE WHEN turn = 1 THEN refusal END) AS first_refusal,
           MAX(CASE WHEN turn = 1 THEN score END) AS first_score
      FROM admissions_wishresult w LEFT JOIN admissions_frozenfile f
           ON f.freeze_id = {freeze} AND f.application_id = w.application_id
     WHERE w.run_id = {run} GROUP BY w.application_id
)
SELECT 'result_shape', application_id, NULL FROM claims WHERE strange > 0
UNION ALL SELECT rule, application_id, offering_id FROM (
    SELECT f.application_id, p.offering_id, CASE
        WHEN p.id IS NULL THEN 'result_shape'
        WHEN COALESCE(c.places, 0) <> (CAST(1 AS BIGINT) << LENGTH(f.wishes) / {record} + 1) - 2
             THEN 'result_shape'
        WHEN c.offers > 1 THEN 'offer_on_own_list'
        WHEN c.offers = 1 AND (p.offering_id IS NULL OR p.offering_id <> c.offering_id OR p.rank IS NULL
                               OR p.rank <> c.rank OR p.queue <> c.queue) THEN 'offer_on_own_list'
        WHEN COALESCE(c.offers, 0) = 0 AND (p.rank IS NOT NULL
             OR p.offering_id IS NOT NULL AND p.reason <> 'placed_nearby') THEN 'offer_on_own_list'
        WHEN p.reason = 'placed_nearby' AND NOT ({is_near}) THEN 'offer_on_own_list'
        WHEN c.confused > 0 THEN 'offer_eligible'
        WHEN c.last_without_seat > c.turn OR c.first_not_reached < c.turn
             OR c.offers = 0 AND c.first_not_reached IS NOT NULL THEN 'first_that_takes'
        WHEN p.reason <> CASE
             WHEN c.in_tie = 1 THEN 'placed_in_tie'
             WHEN c.offers = 1 THEN 'placed'
             WHEN p.offering_id IS NOT NULL THEN 'placed_nearby'
             WHEN c.application_id IS NULL THEN 'no_preference'
             WHEN c.eligible > 0 THEN 'no_seat'
             ELSE 'not_eligible:' || COALESCE(k.code, '') END THEN 'reason_told'
        WHEN c.offers = 1 AND COALESCE(p.score, {none}) <> COALESCE(c.score, {none})
             OR c.offers = 0 AND COALESCE(p.score, {none}) <> COALESCE(c.first_score, {none})
             THEN 'reason_told' END AS rule
      FROM admissions_frozenfile f
      LEFT JOIN admissions_placement p ON p.run_id = {run} AND p.application_id = f.application_id
      LEFT JOIN claims c ON c.application_id = f.application_id
      LEFT JOIN codes k ON k.number = c.first_refusal
     WHERE f.freeze_id = {freeze}
) AS children WHERE rule IS NOT NULL
"""
