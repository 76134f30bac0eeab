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
                  COLUMNS (limit_id VARCHAR(8) PATH '$.limit_id', withdrawn_on VARCHAR(10) PATH '$.withdrawn_on')) c
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
owed AS (
  SELECT r.id, 'A2' AS limit_id, r.received_on + INTERVAL 42 DAY AS due_on
  FROM request r LEFT JOIN told t USING (id)
  WHERE r.state NOT IN ('withdrawn', 'moved_away') AND t.decision_on IS NULL
  UNION ALL
  SELECT r.id, 'B4', r.received_on + INTERVAL 112 DAY
  FROM request r LEFT JOIN told t USING (id)
  WHERE r.state IN ('received', 'assessing', 'refused_to_issue') AND t.no_plan_on IS NULL
  UNION ALL
  SELECT r.id, 'C4d', r.received_on + INTERVAL 140 DAY
  FROM request r LEFT JOIN told t USING (id)
  WHERE r.state IN ('received', 'assessing', 'preparing_draft', 'draft_served', 'finalised')
    AND NOT COALESCE(t.final_on IS NOT NULL AND t.final_to_icb AND (t.final_to_setting OR r.placement <> 'setting'), 0)
),
next_due AS (
  SELECT id, limit_id, due_on FROM (
    SELECT owed.*, ROW_NUMBER() OVER (PARTITION BY id ORDER BY due_on, limit_id) AS place FROM owed
  ) ordered WHERE place = 1
),
standing AS (
  SELECT n.id, r.state, r.caseworker, n.due_on, EXISTS (SELECT 1 FROM claim c WHERE c.id = n.id AND c.limit_id = n.limit_id) AS excused
  FROM next_due n JOIN request r USING (id)
)
SELECT 'requests' AS what, COUNT(*) AS n FROM standing
UNION ALL SELECT 'due_this_week', COUNT(*) FROM standing WHERE due_on BETWEEN @today AND @week_ends
UNION ALL SELECT 'late', COUNT(*) FROM standing WHERE due_on < @today AND NOT excused
UNION ALL SELECT 'late_excused', COUNT(*) FROM standing WHERE due_on < @today AND excused
UNION ALL SELECT CONCAT('state:', state), COUNT(*) FROM standing GROUP BY state
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':requests'), COUNT(*) FROM standing GROUP BY state, caseworker
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':dueThisWeek'), COUNT(*) FROM standing
  WHERE due_on BETWEEN @today AND @week_ends GROUP BY state, caseworker
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':late'), COUNT(*) FROM standing
  WHERE due_on < @today AND NOT excused GROUP BY state, caseworker
UNION ALL SELECT CONCAT('of:', state, ':', caseworker, ':lateExcused'), COUNT(*) FROM standing
  WHERE due_on < @today AND excused GROUP BY state, caseworker
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
UNION ALL SELECT 'plans.total', COUNT(*) FROM request WHERE made_on BETWEEN @from AND @to
UNION ALL SELECT 'plans.in_time', COUNT(*) FROM request WHERE made_on BETWEEN @from AND @to AND made_on <= received_on + INTERVAL 140 DAY
UNION ALL SELECT 'plans.excepted', COUNT(*) FROM request JOIN claim USING (id)
  WHERE made_on BETWEEN @from AND @to AND limit_id = 'C4d'
UNION ALL SELECT 'plans.excepted_in_time', COUNT(*) FROM request JOIN claim USING (id)
  WHERE made_on BETWEEN @from AND @to AND limit_id = 'C4d' AND made_on <= received_on + INTERVAL 140 DAY
UNION ALL SELECT 'plans_from_20_to_52_weeks', COUNT(*) FROM request
  WHERE made_on BETWEEN @from AND @to AND DATEDIFF(made_on, received_on) BETWEEN 141 AND 364
UNION ALL SELECT 'plans_over_52_weeks', COUNT(*) FROM request WHERE made_on BETWEEN @from AND @to AND DATEDIFF(made_on, received_on) > 364
