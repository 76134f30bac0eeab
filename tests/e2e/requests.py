"""A request of every method that is accepted: on records that are there, by somebody who may ask, with nothing else wrong with it.

What a method needs beside the names in its address stands in RECIPES; a method that is new there is found missing by the first test
that asks for it.
"""
import dataclasses
import functools
import re

from tests.e2e import transports
from tests.e2e.access_test import PEOPLE, golden_roles
from tests.e2e.records import OAK, TODAY, ago, notice
from tests.e2e.system import new_id
from tests.e2e.transports import NOBODY

# Who is asked for first, where a method does not say.
FIRST = ("CASEWORKER", "TEAM_MANAGER", "ADMIN", "AUDITOR", "SCHOOL_SENCO", "ADVISER")
NOTICE_DAYS = 12
STEP = {"onDate": ago(5), "note": "Demo note"}
# What an address ends in, and the record of a World that it may name.
RECORDS = {
    "localAuthorities": lambda w: {"name": w.parent}, "pupils": "pupil", "carers": "carer", "accessRules": "address_rule", "settings": "setting",
    "ehcRequests": "received", "adviceRequests": "advice", "consultations": "consultation", "diaryEntries": "note", "disagreements": "disagreement",
    "ehcRequestDrafts": "draft", "caseworkers": "caseworker", "particulars": "particulars"}


@dataclasses.dataclass
class Accepted:
    """`person` asks `message`, the whole request as JSON has it, in which `record` is what it is about."""
    method: object
    person: str
    message: dict
    record: dict

    def request(self):
        return transports.Request.of(self.method, self.message)

    def of_nothing(self):
        """The same of records that are not there."""
        return transports.Request.of(self.method, self.message, {name: NOBODY for name in RECORDS if name not in ("localAuthorities", "particulars")})


class Recipe:
    """`record` is made first: a World's method by its name, or a function of a World. `fields` are what else the message holds, each a
    value or a function of World and record. `person` asks, where it is not the first who may."""

    def __init__(self, record=None, person=None, **fields):
        self.record, self.person, self.fields = record, person, fields


def changed(body, record, mask, person=None, **fields):
    """A change of a record by a mask."""
    return Recipe(record, person, **{body: lambda w, r: {"name": r["name"], "etag": r["etag"], **fields}}, updateMask=mask)


def mask_of(fields):
    return ",".join(fields)


CONTACT = {"title": "Demo service", "person": "Demo-Clerk Example", "addressLines": ["1 Example Road"], "email": "demo@example.org",
           "phone": "01632 960101", "website": "https://demo.example.org"}
CONTACTS = ("contact", "mediationAdviser", "adviceService", "disagreementResolution", "socialCare")
CHILD = {"forename": "Demo-Child", "surname": "Example", "middleNames": "Demo", "preferredForename": "Demo-Kid", "preferredSurname": "Example-Kid",
         "birthDate": "2018-03-04", "sex": "SEX_FEMALE", "address": {"lines": ["1 Example Road"]}}
CARER = {"forename": "Demo-Parent", "surname": "Example", "title": "Dr", "relationship": "RELATIONSHIP_MOTHER", "address": {"lines": ["1 Example Road"]},
         "noContact": True, "noContactReason": "Demo reason"}
PARTICULARS = {"reasons": "Demo reasons", "needs": "Demo needs", "supportSoFar": "Demo support", "familyViews": "Demo views"}
NOTE, TASK = {"text": "Demo note"}, {"what": "Demo task"}
SAID = {"channel": "CHANNEL_TELEPHONE", "withWhom": "Demo-Ada Example", "said": "Demo"}
DOCUMENT = {"kind": "DIARY_DOCUMENT_KIND_REPORT", "title": "Demo report", "sender": "Demo Clinic", "keptAt": "demo/1"}
ADVISER = {"adviserKind": "ADVISER_KIND_SOCIAL_CARE", "adviserName": "Demo-Adviser Example", "adviserBody": "Demo Trust"}
EXCUSE = {"fromDate": ago(12), "toDate": ago(10), "evidence": "Demo evidence"}


def parties(kind, *others, days=0):
    return [notice(kind, who, days) for who in ("PARENT", *others)]


def final_plan(**placement):
    return Recipe("represented", sentOnDate=ago(0), reference="demo/2", placement=placement,
                  notices=parties("FINAL_PLAN", "COMMISSIONING_BODY", "GOVERNING_BODY"))


def handed_over(w):
    """A caseworker with a request."""
    leaver = w.caseworker()
    w.act(w.received(), "allocate", caseworker=leaver["subject"])
    return leaver


def ordered_to_assess(w):
    """A refused request about which the tribunal has ordered an assessment."""
    return w.get(w.ordered()["name"].split("/disagreements/")[0])


# "Service.Method" → how it is accepted; by "Service.Method:field" too, where a field wants a request of its own. One that is not here
# needs the names in its address, `etag` and `request_id` only.
RECIPES = {
    "AccessRuleService.CreateAccessRule": Recipe("pupil", accessRule={
        "kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-somebody", "reason": "Demo reason"}),
    "AccessRuleService.CreateAccessRule:access_rule.allowed_subjects": Recipe("pupil", accessRule={
        "kind": "ACCESS_RULE_KIND_ADDRESS_PROTECTED", "allowedSubjects": ["demo-somebody"], "reason": "Demo reason"}),
    "AccessRuleService.EndAccessRule": Recipe("address_rule", reason="Demo: over"),
    "AccessRuleService.SetAllowList": Recipe("address_rule", allowedSubjects=["demo-somebody"], reason="Demo reason"),
    "AdviceService.AnswerAdvice": Recipe("advice", "caseworker", answeredOnDate=ago(2), answer="Demo answer", answerKeptAt="demo/3"),
    "AdviceService.ClaimAdviceException": Recipe("advice", exception={"ground": "ADVICE_GROUND_EXCEPTIONAL_CIRCUMSTANCES", **EXCUSE}),
    "AdviceService.RecordAdviceNotNeeded": Recipe("assessed", **ADVISER, earlierAdvice={
        "givenOnDate": ago(90), **{f"{who}AcceptedOnDate": ago(5) for who in ("giver", "authority", "family")}, "reason": "Demo reason"}),
    "AdviceService.RecordAdviceReceipt": Recipe("advice", receivedOnDate=ago(1)),
    "AdviceService.RequestAdvice": Recipe("assessed", adviceRequest={
        **ADVISER, "adviserSubject": "demo-somebody", "question": "Demo question", "reason": "Demo reason", "requestedOnDate": ago(10),
        "channel": "CHANNEL_EMAIL"}),
    "AdviceService.RetractAdviceStep": Recipe(
        lambda w: w.act(w.advice(), "withdraw", withdrawnOnDate=ago(1), reason="Demo reason"), step="ADVICE_STEP_WITHDRAWAL", reason="Demo reason"),
    "AdviceService.WithdrawAdviceException": Recipe("excused_advice", claimId=lambda w, r: r["exceptions"][0]["claimId"], reason="Demo reason"),
    "AdviceService.WithdrawAdviceRequest": Recipe("advice", withdrawnOnDate=ago(1), reason="Demo reason"),
    "AllocationService.CreateCaseworker": Recipe(None, "admin", caseworker=lambda w, r: {"subject": "demo-" + new_id(), "displayName": "Demo-Worker Example"}),
    "AllocationService.EndCover": Recipe("covered", coverId=lambda w, r: r["covers"][0]["coverId"]),
    "AllocationService.HandOverCaseload": Recipe(handed_over, "team-manager", parent=lambda w, r: w.parent, fromCaseworker=lambda w, r: r["subject"],
                                                 toCaseworkers=lambda w, r: [w.caseworker()["subject"]], reason="Demo: leaves"),
    "AllocationService.StartCover": Recipe("caseworker", cover=lambda w, r: {
        "coveredBy": w.caseworker()["subject"], "fromDate": TODAY.isoformat(), "toDate": ago(-7)}),
    "AllocationService.UpdateCaseworker": changed("caseworker", "caseworker", "displayName", "team-manager", displayName="Demo-Worker Example"),
    "AuthorityService.UpdateParticulars": changed(
        "particulars", "particulars", mask_of(("title", "localOfferUrl", "teams", "commissioningBodies", *CONTACTS)), "team-manager",
        title="Exampleshire Council (Demo)", localOfferUrl="https://local-offer.example.org", commissioningBodies=[CONTACT],
        teams=[{"teamId": "demo", "name": "Demo team", "manager": "demo-manager"}], **dict.fromkeys(CONTACTS, CONTACT)),
    "ConsultationService.AnswerConsultation": Recipe(
        "consultation", "caseworker", outcome="CONSULTATION_OUTCOME_OBJECTS", grounds=["OBJECTION_GROUND_USE_OF_RESOURCES"], reasons="Demo reasons",
        answeredOnDate=ago(1)),
    "ConsultationService.CreateConsultation": Recipe("represented", consultation={
        "consulteeKind": "CONSULTEE_KIND_SETTING", "setting": OAK, "cause": "CONSULTATION_CAUSE_ASKED_FOR_BY_FAMILY", "question": "Demo question",
        "papersKeptAt": "demo/4", "sentOnDate": ago(16), "channel": "CHANNEL_EMAIL"}),
    "ConsultationService.RecordConsultationReceipt": Recipe("consultation", receivedOnDate=ago(15)),
    "ConsultationService.RetractConsultationStep": Recipe(
        lambda w: w.act(w.consultation(), "withdraw", withdrawnOnDate=ago(1), reason="Demo reason"), step="CONSULTATION_STEP_WITHDRAWAL", reason="Demo reason"),
    "ConsultationService.WithdrawConsultation": Recipe("consultation", withdrawnOnDate=ago(1), reason="Demo reason"),
    "DiaryService.CancelDiaryTask": Recipe("task", reason="Demo reason"),
    "DiaryService.CompleteDiaryTask": Recipe("task", doneOnDate=ago(0)),
    "DiaryService.CorrectDiaryEntry": Recipe("note", diaryEntry={"note": {"text": "Demo: other"}}, reason="Demo reason"),
    "DiaryService.CorrectDiaryEntry:diary_entry.contact": Recipe("contact", diaryEntry={"contact": SAID}, reason="Demo reason"),
    "DiaryService.CorrectDiaryEntry:diary_entry.task": Recipe("task", diaryEntry={"task": {"what": "Demo: other"}}, reason="Demo reason"),
    "DiaryService.CorrectDiaryEntry:diary_entry.document": Recipe("document", diaryEntry={"document": DOCUMENT}, reason="Demo reason"),
    "DiaryService.CreateDiaryEntry": Recipe("received", diaryEntry={"note": NOTE}),
    "DiaryService.CreateDiaryEntry:diary_entry.contact": Recipe("received", diaryEntry={"contact": SAID}),
    "DiaryService.CreateDiaryEntry:diary_entry.task": Recipe("received", diaryEntry={"task": {**TASK, "dueDate": ago(0), "owner": "demo-somebody"}}),
    "DiaryService.CreateDiaryEntry:diary_entry.document": Recipe("received", diaryEntry={"document": DOCUMENT}),
    "DiaryService.MoveDiaryTask": Recipe("task", dueDate=ago(-3)),
    "DiaryService.ReassignDiaryTask": Recipe("task", owner="demo-somebody"),
    "DiaryService.ReopenDiaryTask": Recipe("done_task"),
    "DisagreementService.ClaimComplianceException": Recipe("ordered", exception={
        "limitId": "T44-assess", "ground": "COMPLIANCE_GROUND_EXCEPTIONAL_CIRCUMSTANCES", **EXCUSE, "fromDate": ago(5), "toDate": ago(2)}),
    "DisagreementService.CreateDisagreement": Recipe("refused", disagreement={"decision": "DISPUTED_DECISION_NO_ASSESSMENT"}),
    "DisagreementService.ExplainDisagreementDeadline": Recipe("ordered", limitId="T44-assess"),
    "DisagreementService.RecordAppeal": Recipe("declined", step={"kind": "DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_AUTHORITY", **STEP}),
    "DisagreementService.RecordCompliance": Recipe("ordered", compliance={"limitId": "T44-assess", "doneOnDate": ago(1)}),
    "DisagreementService.RecordMediation": Recipe("disagreement", step={"kind": "DISAGREEMENT_STEP_KIND_MEDIATION_DECLINED", **STEP}),
    "DisagreementService.RetractDisagreementStep": Recipe("declined", reason="Demo reason"),
    "EhcRequestDraftService.CreateEhcRequestDraft": Recipe("draft", "school-senco", parent=lambda w, r: w.parent, ehcRequestDraft=lambda w, r: {
        "pupil": r["pupil"], "particulars": PARTICULARS}),
    "EhcRequestDraftService.UpdateEhcRequestDraft": changed(
        "ehcRequestDraft", "draft", mask_of(f"particulars.{name}" for name in PARTICULARS), particulars=PARTICULARS),
    "EhcRequestService.AllocateEhcRequest": Recipe("received", caseworker=lambda w, r: w.caseworker()["subject"], reason="Demo reason"),
    "EhcRequestService.ClaimException": Recipe("received", exception={
        "limitId": "A2", "ground": "EXCEPTION_GROUND_EXCEPTIONAL_CIRCUMSTANCES", **EXCUSE, "fromDate": ago(40), "toDate": ago(20)}),
    "EhcRequestService.CreateEhcRequest": Recipe("pupil", "caseworker", parent=lambda w, r: w.parent, ehcRequest=lambda w, r: {
        "pupil": r["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY", "receivedDate": ago(9), "receivedChannel": "CHANNEL_EMAIL",
        "receivedBy": "Demo-Clerk Example"}),
    "EhcRequestService.ExplainDeadline": Recipe("received", limitId="A2"),
    "EhcRequestService.RecordDecision": Recipe("received", decision="DECISION_ASSESS", decidedOnDate=ago(12), reasons="Demo reasons",
                                               notices=parties("ASSESSMENT_DECISION", days=NOTICE_DAYS)),
    "EhcRequestService.RecordNotice": Recipe("received", notice=notice("CONSIDERING", days=40)),
    "EhcRequestService.UpdateEhcRequest": changed("ehcRequest", "received", "receivedBy", receivedBy="Demo-Clerk Example"),
    "EhcRequestService.WithdrawEhcRequest": Recipe("received", withdrawnOnDate=ago(1), reason="Demo reason"),
    "EhcRequestService.WithdrawException": Recipe("excused", claimId=lambda w, r: r["exceptions"][0]["claimId"], reason="Demo reason"),
    "HistoryService.GetInclusionProof": Recipe("signed"),
    "HistoryService.ListPupilReads": Recipe("received", "auditor", parent=lambda w, r: w.parent, pupil=lambda w, r: r["pupil"]),
    "NoticeService.RenderNotice": Recipe("refused", noticeId="1"),
    "PlanMakingService.FinalisePlan": final_plan(kind="PLACEMENT_KIND_TYPE_OF_SETTING", description="Demo: a special school"),
    "PlanMakingService.FinalisePlan:placement.setting": final_plan(kind="PLACEMENT_KIND_SETTING", setting=OAK),
    "PlanMakingService.PassRightsToYoungPerson": Recipe("of_young_person", rights={
        "lacksCapacity": True, "capacityView": "Demo view", "representative": "Demo-Friend Example"}),
    "PlanMakingService.RecordIssueDecision": Recipe("assessed", decision="ISSUE_DECISION_DO_NOT_ISSUE", decidedOnDate=ago(12), reasons="Demo reasons",
                                                    notices=parties("NO_PLAN", days=NOTICE_DAYS)),
    "PlanMakingService.RecordMeeting": Recipe("represented", meeting={"heldOnDate": ago(9), "attendedBy": "Demo-Ada Example", "outcome": "Demo"}),
    "PlanMakingService.RecordMoveAway": Recipe("received", moveAway={"movedOnDate": ago(9), "becameAwareOnDate": ago(8), "toAuthority": "888"}),
    "PlanMakingService.RecordRepresentation": Recipe("drafted", representation={"madeOnDate": ago(9), "text": "Demo text"}),
    "PlanMakingService.RetractEhcRequestStep": Recipe("to_be_issued", step="REQUEST_STEP_ISSUE_DECISION", reason="Demo reason"),
    "PlanMakingService.ResumeEhcRequest": Recipe(ordered_to_assess, disagreement=lambda w, r: w.get(f"{r['name']}/disagreements")["disagreements"][0]["name"]),
    "PlanMakingService.ServeDraftPlan": Recipe("to_be_issued", reference="demo/1", notices=parties("DRAFT_PLAN", days=NOTICE_DAYS)),
    "PupilService.BatchGetPupils": Recipe("pupil", parent=lambda w, r: w.parent, names=lambda w, r: [r["name"]]),
    "PupilService.CreatePupil": Recipe(None, pupil=CHILD, duplicatesChecked=True),
    "PupilService.FindDuplicatePupils": Recipe(None, pupil=CHILD),
    "PupilService.SearchPupils": Recipe("pupil", parent=lambda w, r: w.parent, namePrefix=lambda w, r: r["surname"]),
    "PupilService.UpdatePupil": changed("pupil", "pupil", mask_of(name for name in CHILD if name not in ("birthDate", "sex")), **CHILD),
    "CarerService.CreateCarer": Recipe("pupil", carer=CARER),
    "CarerService.UpdateCarer": changed("carer", "carer", mask_of(CARER), **CARER),
    "SettingService.GetSetting": Recipe("setting"),
    "SettingService.SearchSettings": Recipe(None, query="Example Oak"),
    "SettingService.SetTermDates": Recipe("setting", terms=[{"title": "Demo term", "firstDate": ago(90), "lastDate": ago(40)}],
                                          closures=[{"title": "Demo closure", "closedFromDate": ago(20), "reopensDate": ago(18)}]),
}


def key_of(method):
    return f"{method.service.rsplit('.', 1)[-1]}.{method.name}"


def recipe_of(method, path=""):
    """The one for a field, by its path in the message; else the method's own."""
    parts = path.split(".")
    keys = [f"{key_of(method)}:{'.'.join(parts[:n])}" for n in range(len(parts), 0, -1)] + [key_of(method)]
    return next((RECIPES[key] for key in keys if key in RECIPES), Recipe())


def first_person(method):
    roles = roles_of(method)
    return PEOPLE[next(role for role in (*FIRST, *sorted(roles)) if role in roles)]


@functools.cache
def roles_of_all():
    return golden_roles()


def roles_of(method):
    return roles_of_all()[f"{method.service}.{method.name}"]


def made_by(world, how):
    return how(world) if callable(how) else getattr(world, how)()


def accepted(method, world, path=""):
    """A request of a method that will be answered with success; where a `path` is given, one in which that field has its place.
    The register's sample must have been imported."""
    recipe = recipe_of(method, path)
    field, shape = next(iter(transports.variables(method)), (None, ""))
    record = made_by(world, recipe.record or RECORDS[collection_of(shape)]) if shape or recipe.record else {}
    message = {name: value(world, record) if callable(value) else value for name, value in recipe.fields.items()}
    if field and field not in message and "." not in field:
        message[field] = world.parent if shape == "localAuthorities/*" else record["name"] + rest_of(shape, record["name"])
    inputs = method.descriptor.input_type.fields_by_name
    if "request_id" in inputs:
        message["requestId"] = new_id()
    if "etag" in inputs:
        message["etag"] = record["etag"]
    return Accepted(method, recipe.person or first_person(method), message, record)


def collection_of(shape):
    """Of ".../ehcRequests/*/history" it is ehcRequests."""
    parts = shape.split("/")
    return parts[max(i for i, part in enumerate(parts) if part == "*") - 1] if parts[-1] != "particulars" else "particulars"


def rest_of(shape, name):
    """It is "/history" of ".../ehcRequests/*/history" beside the name of a request."""
    return "".join("/" + part for part in shape.split("/")[len(name.split("/")):])
