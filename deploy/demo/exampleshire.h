#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "send/ehcp/v1/advice_service.pb.h"
#include "send/ehcp/v1/allocation_service.pb.h"
#include "send/ehcp/v1/authority_service.pb.h"
#include "send/ehcp/v1/consultation_service.pb.h"
#include "send/ehcp/v1/diary_service.pb.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "send/ehcp/v1/plan_making_service.pb.h"
#include "send/pupil/v1/carer_service.pb.h"
#include "send/pupil/v1/pupil_service.pb.h"
#include "send/pupil/v1/setting_service.pb.h"

// The demo authority 999 "Exampleshire": nobody in it lives. Postcodes are ZZ99, NHS numbers begin with 999,
// telephone numbers are those kept for plays, people are "Demo-… Example-…".
//
// Everything is made of a seed and a day, and nothing else: the same two make the same authority, to the byte.
namespace send::demo {

inline constexpr char kAuthority[] = "localAuthorities/999";
inline constexpr size_t kSchools = 48;
inline constexpr size_t kNurseries = 12;
inline constexpr size_t kPupils = 1200;
inline constexpr size_t kCases = 400;

enum class Level : uint8_t { kEarlyYears, kPrimary, kSecondary, kPostSixteen };

struct DemoSetting {
  // "settings/urn-990000".
  std::string name;
  std::string title;
  Level level = Level::kPrimary;
  bool special = false;
  // Of the register of establishments: what its row says. Empty for early-years settings.
  std::string urn;
  std::string establishment_number;
  std::string type_code;
  std::string type_title;
  std::string group_code;
  std::string group_title;
  std::string postcode;
};

// Without names: the server gives them.
struct DemoPupil {
  pupil::v1::Pupil pupil;
  std::vector<pupil::v1::Carer> carers;
  // What the family asks a plan to name: the child's own setting or, from the pupil referral unit, which no
  // family may ask for, a high school.
  std::string wanted_setting;
};

// Who works for the authority: one of them is away and covered for, one has left with requests in hand.
struct DemoCaseworker {
  ehcp::v1::Caseworker caseworker;
  std::optional<ehcp::v1::Cover> cover;
  // Their last day; empty for those who stay.
  std::string left_on_date;
};

// How a case stands on the day. The first five by the limit for notifying the family of the decision (A2); the
// others, which kept that one, by what has come of the assessment.
enum class Standing : uint8_t {
  kRunning,
  kMet,
  kLate,
  kExcused,
  kWithdrawn,
  kAssessing,
  kDrafting,
  kIssuedInTime,
  kIssuedLate,
  kIssuedExcused,
  kNoPlan,
  kMovedAway
};

// What is done to a request once it is created; name, etag and request_id are filled in when it is sent.
using Step = std::variant<
    ehcp::v1::AllocateEhcRequestRequest, ehcp::v1::RecordNoticeRequest, ehcp::v1::ClaimExceptionRequest,
    ehcp::v1::RecordDecisionRequest, ehcp::v1::WithdrawEhcRequestRequest, ehcp::v1::RequestAdviceRequest,
    ehcp::v1::AnswerAdviceRequest, ehcp::v1::RecordIssueDecisionRequest, ehcp::v1::ServeDraftPlanRequest,
    ehcp::v1::RecordRepresentationRequest, ehcp::v1::FinalisePlanRequest, ehcp::v1::RecordMoveAwayRequest,
    ehcp::v1::CreateConsultationRequest, ehcp::v1::AnswerConsultationRequest, ehcp::v1::CreateDiaryEntryRequest,
    ehcp::v1::CorrectDiaryEntryRequest, ehcp::v1::CompleteDiaryTaskRequest>;

struct DemoCase {
  Standing standing = Standing::kRunning;
  // Of which of the pupils.
  size_t pupil = 0;
  ehcp::v1::EhcRequest request;
  std::vector<Step> steps;
};

struct Exampleshire {
  ehcp::v1::AuthorityParticulars particulars;
  std::vector<DemoSetting> settings;
  // Terms and closures of every school, the last long summer among them.
  std::vector<pupil::v1::Term> terms;
  std::vector<pupil::v1::Closure> closures;
  std::vector<DemoCaseworker> caseworkers;
  std::vector<DemoPupil> pupils;
  std::vector<DemoCase> cases;
};

Exampleshire MakeExampleshire(uint64_t seed, absl::CivilDay today);

// The parts of it, in the order in which they build on each other.
ehcp::v1::AuthorityParticulars MakeParticulars();
std::vector<DemoSetting> MakeSettings(uint64_t seed);
std::vector<DemoCaseworker> MakeCaseworkers(absl::CivilDay today);
// The summer in which schools were last closed and have been open again for some weeks.
pupil::v1::Closure LastSummer(absl::CivilDay today);
std::vector<DemoPupil> MakePupils(uint64_t seed, absl::CivilDay today,
                                  const std::vector<DemoSetting>& settings);
std::vector<DemoCase> MakeCases(uint64_t seed, absl::CivilDay today, const std::vector<DemoPupil>& pupils,
                                const std::vector<DemoSetting>& settings);

// Adds what was noted, said, received and set as a task in the case, to most of them.
void AddDiary(uint64_t seed, absl::CivilDay today, size_t number, const DemoPupil& child, DemoCase& made);

// The register files with the settings, in the registers' own forms: Windows-1252 and CRLF; UTF-8.
std::string EstablishmentsFile(uint64_t seed, const std::vector<DemoSetting>& settings);
std::string EarlyYearsFile(uint64_t seed, const std::vector<DemoSetting>& settings);

// A UUID that is always the same for the same words (RFC 9562, version 5): a change that is sent again by
// another run is known as the same.
std::string StableUuid(std::string_view words);

}  // namespace send::demo
