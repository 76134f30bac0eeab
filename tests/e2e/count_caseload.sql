-- Counts an authority's requests from their documents alone, by rules written again here: the tests hold the
-- figures of SummariseCaseload to these. Set @la, @today, @week_ends, @from and @to before it.
WITH
request AS (
  SELECT id, JSON_VALUE(document, '$.state') AS state,
         CAST(JSON_VALUE(document, '$.received_on') AS DATE) AS received_on,
         CAST(JSON_VALUE(document, '$.decided_on') AS DATE) AS decided_on,
         JSON_VALUE(document, '$.issue_decision') AS issue_decision,
         CAST(JSON_VALUE(document, '$.plan.made_on') AS DATE) AS made_on,
         JSON_VALUE(document, '$.plan.placement.kind') AS placement,
         COALESCE(JSON_VALUE(document, '$.caseworker'), '') AS caseworker,
         CAST(JSON_VALUE(document, '$.rights.passed_on') AS DATE) AS rights_on,
         COALESCE(JSON_VALUE(document, '$.rights.has_capacity'), 0) AS has_capacity,
         COALESCE(JSON_VALUE(document, '$.rights.representative'), '') AS representative,
         COALESCE(JSON_LENGTH(document, '$.resumptions'), 0) AS times_resumed,
         COALESCE(JSON_LENGTH(document, '$.drafts'), 0) AS drafts,
         document
  FROM ehc_request
  WHERE la = @la
),
notice AS (
  SELECT r.id, n.kind, n.who, n.sent_on,
         CASE
           WHEN r.rights_on IS NULL OR n.sent_on < r.rights_on THEN n.who IN ('parent', 'young_person', 'representative')
           WHEN r.has_capacity = 1 THEN n.who = 'young_person'
           WHEN r.representative <> '' THEN n.who = 'representative'
           ELSE n.who IN ('parent', 'representative')
         END AS to_family
  FROM request r,
       JSON_TABLE(r.document, '$.notices[*]'
                  COLUMNS (kind VARCHAR(32) PATH '$.kind', who VARCHAR(32) PATH '$.recipient_kind', sent_on DATE PATH '$.sent_on')) n
),
claim AS (
  SELECT DISTINCT r.id, c.limit_id
  FROM request r,
       JSON_TABLE(r.document, '$.exceptions[*]'
                  COLUMNS (limit_id VARCHAR(32) PATH '$.limit_id', withdrawn_on VARCHAR(10) PATH '$.withdrawn_on')) c
  WHERE c.withdrawn_on IS NULL
),
told AS (
  SELECT id,
         MIN(CASE WHEN kind = 'assessment_decision' AND to_family THEN sent_on END) AS decision_on,
         MIN(CASE WHEN kind = 'no_plan' AND to_family THEN sent_on END) AS no_plan_on,
         MIN(CASE WHEN kind = 'final_plan' AND to_family THEN sent_on END) AS final_on,
         MAX(kind = 'final_plan' AND who = 'commissioning_body') AS final_to_icb,
         MAX(kind = 'final_plan' AND who IN ('governing_body', 'head', 'early_years_provider')) AS final_to_setting
  FROM notice
  GROUP BY id
),
-- What a refused request that goes on does so after, the last of them: order, agreement or concession.
goes_on AS (
  SELECT r.id, g.goal, g.began, g.agreed, IF(g.because = 'not_opposed', 'T45-', 'T44-') AS prefix,
         EXISTS (SELECT 1 FROM notice n WHERE n.id = r.id AND n.kind = 'assessment_decision' AND n.to_family AND n.sent_on >= g.began)
           OR COALESCE(JSON_LENGTH(g.done), 0) > 0 AS said_so,
         EXISTS (SELECT 1 FROM notice n WHERE n.id = r.id AND n.kind = 'no_plan' AND n.to_family AND n.sent_on >= g.began) AS no_plan_said
  FROM request r,
       JSON_TABLE(r.document, '$.resumptions[*]'
                  COLUMNS (place FOR ORDINALITY, because VARCHAR(32) PATH '$.by', goal VARCHAR(32) PATH '$.to', began DATE PATH '$.on',
                           agreed DATE PATH '$.agreed_for', done JSON PATH '$.done')) g
  WHERE g.place = r.times_resumed AND r.state NOT IN ('withdrawn', 'moved_away')
),
all_sent AS (
  SELECT id FROM request r JOIN told t USING (id)
  WHERE t.final_on IS NOT NULL AND t.final_to_icb AND (t.final_to_setting OR r.placement <> 'setting')
),
owed AS (
  SELECT r.id, 'A2' AS limit_id, r.received_on + INTERVAL 42 DAY AS due_on
  FROM request r LEFT JOIN told t USING (id)
  WHERE r.state NOT IN ('withdrawn', 'moved_away') AND r.times_resumed = 0 AND t.decision_on IS NULL
  UNION ALL
  SELECT r.id, 'B4', r.received_on + INTERVAL 112 DAY
  FROM request r LEFT JOIN told t USING (id)
  WHERE r.state IN ('received', 'assessing', 'refused_to_issue') AND r.times_resumed = 0 AND t.no_plan_on IS NULL
  UNION ALL
  SELECT r.id, 'C4d', r.received_on + INTERVAL 140 DAY
  FROM request r
  WHERE r.state IN ('received', 'assessing', 'preparing_draft', 'draft_served', 'finalised') AND r.times_resumed = 0
    AND id NOT IN (SELECT id FROM all_sent)
  UNION ALL
  SELECT id, CONCAT(prefix, 'assess'), began + INTERVAL 14 DAY FROM goes_on WHERE goal = 'assess' AND NOT said_so
  UNION ALL
  SELECT id, CONCAT(prefix, 'no-plan'), began + INTERVAL 70 DAY FROM goes_on JOIN request r USING (id)
  WHERE goal = 'assess' AND r.state IN ('assessing', 'refused_to_issue') AND NOT no_plan_said
  UNION ALL
  SELECT id, CONCAT(prefix, 'assessed-final'), COALESCE(agreed, began + INTERVAL 98 DAY) FROM goes_on JOIN request r USING (id)
  WHERE goal = 'assess' AND r.state IN ('assessing', 'preparing_draft', 'draft_served', 'finalised') AND id NOT IN (SELECT id FROM all_sent)
  UNION ALL
  SELECT id, CONCAT(prefix, 'draft'), began + INTERVAL 35 DAY FROM goes_on JOIN request r USING (id)
  WHERE goal = 'make_plan' AND r.drafts = 0
  UNION ALL
  SELECT id, CONCAT(prefix, 'final'), COALESCE(agreed, began + INTERVAL 77 DAY) FROM goes_on
  WHERE goal = 'make_plan' AND id NOT IN (SELECT id FROM all_sent)
  UNION ALL
  SELECT id, CONCAT(prefix, 'reconsider'), COALESCE(agreed, began + INTERVAL 14 DAY) FROM goes_on JOIN request r USING (id)
  WHERE goal = 'reconsider' AND r.drafts = 0 AND NOT no_plan_said
),
next_due AS (
  SELECT id, limit_id, due_on FROM (
    SELECT owed.*, ROW_NUMBER() OVER (PARTITION BY id ORDER BY due_on, limit_id) AS place FROM owed
  ) ordered WHERE place = 1
),
standing AS (
  SELECT n.id, r.state, r.caseworker, n.due_on, n.due_on < @today AS overdue,
         EXISTS (SELECT 1 FROM owed o WHERE o.id = n.id AND o.due_on < @today
                 AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = o.id AND c.limit_id = o.limit_id)) AS unexcused
  FROM next_due n JOIN request r USING (id)
)
SELECT 'requests' AS what, COUNT(*) AS n FROM standing
UNION ALL SELECT 'due_this_week', COUNT(*) FROM standing WHERE due_on BETWEEN @today AND @week_ends
UNION ALL SELECT 'late', COUNT(*) FROM standing WHERE unexcused
UNION ALL SELECT 'late_excused', COUNT(*) FROM standing WHERE overdue AND NOT unexcused
UNION ALL SELECT CONCAT('state:', state), COUNT(*) FROM standing GROUP BY state
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':requests'), COUNT(*) FROM standing GROUP BY state, caseworker
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':dueThisWeek'), COUNT(*) FROM standing
  WHERE due_on BETWEEN @today AND @week_ends GROUP BY state, caseworker
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':late'), COUNT(*) FROM standing
  WHERE unexcused GROUP BY state, caseworker
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':lateExcused'), COUNT(*) FROM standing
  WHERE overdue AND NOT unexcused GROUP BY state, caseworker
UNION ALL SELECT 'decisions.total', COUNT(*) FROM request WHERE decided_on BETWEEN @from AND @to
UNION ALL SELECT 'decisions.in_time', COUNT(*) FROM request JOIN told USING (id)
  WHERE decided_on BETWEEN @from AND @to AND decision_on <= received_on + INTERVAL 42 DAY
UNION ALL SELECT 'decisions.excepted', COUNT(*) FROM request JOIN claim USING (id)
  WHERE decided_on BETWEEN @from AND @to AND limit_id = 'A2'
UNION ALL SELECT 'decisions.excepted_in_time', COUNT(*) FROM request JOIN claim USING (id) JOIN told USING (id)
  WHERE decided_on BETWEEN @from AND @to AND limit_id = 'A2' AND decision_on <= received_on + INTERVAL 42 DAY
UNION ALL SELECT 'no_plans.total', COUNT(*) FROM told WHERE no_plan_on BETWEEN @from AND @to
UNION ALL SELECT 'no_plans.in_time', COUNT(*) FROM request JOIN told USING (id)
  WHERE no_plan_on BETWEEN @from AND @to AND no_plan_on <= received_on + INTERVAL 112 DAY
UNION ALL SELECT 'no_plans.excepted', COUNT(*) FROM told JOIN claim USING (id)
  WHERE no_plan_on BETWEEN @from AND @to AND limit_id = 'B4'
UNION ALL SELECT 'no_plans.excepted_in_time', COUNT(*) FROM request JOIN told USING (id) JOIN claim USING (id)
  WHERE no_plan_on BETWEEN @from AND @to AND limit_id = 'B4' AND no_plan_on <= received_on + INTERVAL 112 DAY
UNION ALL SELECT 'plans.total', COUNT(*) FROM request WHERE times_resumed = 0 AND made_on BETWEEN @from AND @to
UNION ALL SELECT 'plans.in_time', COUNT(*) FROM request WHERE times_resumed = 0 AND made_on BETWEEN @from AND @to AND made_on <= received_on + INTERVAL 140 DAY
UNION ALL SELECT 'plans.excepted', COUNT(*) FROM request JOIN claim USING (id)
  WHERE times_resumed = 0 AND made_on BETWEEN @from AND @to AND limit_id = 'C4d'
UNION ALL SELECT 'plans.excepted_in_time', COUNT(*) FROM request JOIN claim USING (id)
  WHERE times_resumed = 0 AND made_on BETWEEN @from AND @to AND limit_id = 'C4d' AND made_on <= received_on + INTERVAL 140 DAY
UNION ALL SELECT 'plans_from_20_to_52_weeks', COUNT(*) FROM request
  WHERE times_resumed = 0 AND made_on BETWEEN @from AND @to AND DATEDIFF(made_on, received_on) BETWEEN 141 AND 364
UNION ALL SELECT 'plans_over_52_weeks', COUNT(*) FROM request WHERE times_resumed = 0 AND made_on BETWEEN @from AND @to AND DATEDIFF(made_on, received_on) > 364
