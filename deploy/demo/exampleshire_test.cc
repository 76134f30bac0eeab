#include "deploy/demo/exampleshire.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/csv/csv_reader.h"
#include "deploy/demo/replay.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/consultation_clock.h"
#include "services/ehcp/domain/findings.h"
#include "services/pupil/domain/carer.h"
#include "services/pupil/domain/identifiers.h"
#include "services/pupil/domain/pupil.h"
#include "services/pupil/domain/register_row.h"

namespace send::demo {
namespace {

constexpr uint64_t kSeed = 999;
constexpr absl::CivilDay kToday(2026, 11, 24);

ehcp::DeadlineStatus StatusFor(Standing standing) {
  switch (standing) {
    case Standing::kRunning:
      return ehcp::DeadlineStatus::kRunning;
    case Standing::kMet:
      return ehcp::DeadlineStatus::kMet;
    case Standing::kLate:
      return ehcp::DeadlineStatus::kLate;
    case Standing::kExcused:
      return ehcp::DeadlineStatus::kLateExcused;
    case Standing::kWithdrawn:
      return ehcp::DeadlineStatus::kEnded;
    default:
      return ehcp::DeadlineStatus::kMet;
  }
}

// Of the limit for the final plan (C4d), for cases that go beyond the decision.
std::optional<ehcp::DeadlineStatus> FinalStatusFor(Standing standing) {
  switch (standing) {
    case Standing::kAssessing:
    case Standing::kDrafting:
      return ehcp::DeadlineStatus::kRunning;
    case Standing::kIssuedInTime:
      return ehcp::DeadlineStatus::kMet;
    case Standing::kIssuedLate:
      return ehcp::DeadlineStatus::kLate;
    case Standing::kIssuedExcused:
      return ehcp::DeadlineStatus::kLateExcused;
    case Standing::kNoPlan:
    case Standing::kMovedAway:
      return ehcp::DeadlineStatus::kEnded;
    default:
      return std::nullopt;
  }
}

TEST(Exampleshire, HasWhatItSaysItHas) {
  const Exampleshire made = MakeExampleshire(kSeed, kToday);
  EXPECT_EQ(made.settings.size(), 60U);
  EXPECT_EQ(made.pupils.size(), 1200U);
  std::map<Standing, int> counts;
  std::set<size_t> children;
  for (const DemoCase& each : made.cases) {
    ++counts[each.standing];
    children.insert(each.pupil);
  }
  EXPECT_EQ(counts, (std::map<Standing, int>{{Standing::kRunning, 52},
                                             {Standing::kMet, 50},
                                             {Standing::kLate, 28},
                                             {Standing::kExcused, 15},
                                             {Standing::kWithdrawn, 5},
                                             {Standing::kAssessing, 50},
                                             {Standing::kDrafting, 40},
                                             {Standing::kIssuedInTime, 80},
                                             {Standing::kIssuedLate, 40},
                                             {Standing::kIssuedExcused, 10},
                                             {Standing::kNoPlan, 20},
                                             {Standing::kMovedAway, 10}}));
  EXPECT_EQ(children.size(), 400U) << "a child has one open request at most";
}

TEST(Exampleshire, MostCasesHaveADiaryWithWorkToDo) {
  const Exampleshire made = MakeExampleshire(kSeed, kToday);
  std::map<ehcp::v1::DiaryEntry::ContentCase, int> entries;
  int diaries = 0, done = 0, corrected = 0, overdue = 0;
  for (const DemoCase& each : made.cases) {
    bool any = false;
    for (const Step& step : each.steps) {
      done += std::holds_alternative<ehcp::v1::CompleteDiaryTaskRequest>(step);
      corrected += std::holds_alternative<ehcp::v1::CorrectDiaryEntryRequest>(step);
      const auto* written = std::get_if<ehcp::v1::CreateDiaryEntryRequest>(&step);
      if (written == nullptr) continue;
      any = true;
      ++entries[written->diary_entry().content_case()];
      overdue += written->diary_entry().has_task() && &step == &each.steps.back() &&
                 *Day(written->diary_entry().task().due_date()) < kToday;
    }
    diaries += any;
  }
  EXPECT_GT(diaries, 240);
  EXPECT_LT(diaries, 320) << "some cases have none";
  EXPECT_EQ(entries.size(), 4U) << "every kind";
  EXPECT_GT(entries[ehcp::v1::DiaryEntry::kTask] - done, 60) << "open tasks";
  EXPECT_GT(done, 30);
  EXPECT_GT(corrected, 10);
  EXPECT_GT(overdue, 5);
}

// On each day of a year and a bit, and for several seeds, the law's own clock must find what was meant.
TEST(Exampleshire, EveryCaseStandsAsMeantWhateverTheDay) {
  for (uint64_t seed : {1U, 2U, 999U}) {
    for (absl::CivilDay today(2026, 1, 1); today < absl::CivilDay(2027, 3, 1); today += 17) {
      const Exampleshire made = MakeExampleshire(seed, today);
      for (size_t i = 0; i < made.cases.size(); ++i) {
        SCOPED_TRACE(absl::StrCat("seed ", seed, " case ", i, " on ", civil::FormatDate(today)));
        const Replay replay(made.cases[i], made, today);
        ASSERT_FALSE(testing::Test::HasFatalFailure());
        const auto deadlines = ehcp::ComputeDeadlines(replay.request(), today, Calendar());
        ASSERT_EQ(deadlines.Find("A2")->status, StatusFor(made.cases[i].standing));
        if (const auto final_status = FinalStatusFor(made.cases[i].standing)) {
          ASSERT_EQ(deadlines.Find("C4d")->status, *final_status);
        }
        // No limit of a later stage hides what the case is to show.
        ASSERT_NE(deadlines.Find("B4")->status, ehcp::DeadlineStatus::kLate);
      }
    }
  }
}

TEST(Exampleshire, SettingsWereConsultedInEveryWay) {
  const Exampleshire made = MakeExampleshire(kSeed, kToday);
  std::map<std::string, int> counts;
  for (const DemoCase& each : made.cases) {
    const Replay replay(each, made, kToday);
    for (const ehcp::Consultation& consultation : replay.consultations()) {
      const auto deadline = ehcp::ComputeConsultationDeadline(consultation, kToday, Calendar());
      const bool late = deadline.status == ehcp::DeadlineStatus::kLate;
      ++counts[absl::StrCat(deadline.still_owed ? "open" : "answered", late ? " late" : "")];
      counts["objects"] += consultation.outcome == ehcp::ConsultationOutcome::kObjects;
      EXPECT_GT(consultation.draft_version, 0);
      const auto setting =
          std::find_if(made.settings.begin(), made.settings.end(),
                       [&](const DemoSetting& one) { return one.name == consultation.setting; });
      EXPECT_NE(setting->type_code, "14") << "no family may ask for a pupil referral unit";
    }
    if (!replay.request().plan)
      counts["missing"] += static_cast<int>(
          ehcp::FindMissingConsultations(replay.request(), replay.consultations(), "999", Calendar()).size());
    else
      counts["found"] +=
          !ehcp::ReviewPlacement(replay.request(), replay.consultations(), "999", Calendar()).findings.empty();
  }
  EXPECT_EQ(counts["missing"], 5);
  EXPECT_EQ(counts["found"], 13) << "of 130 plans, one in ten";
  for (const char* kind : {"open", "open late", "answered", "answered late", "objects"})
    EXPECT_GT(counts[kind], 0) << kind;
}

TEST(Exampleshire, IsTheSameForTheSameSeedAndDay) {
  const auto text = [](const Exampleshire& made) {
    std::string all = EstablishmentsFile(kSeed, made.settings) + EarlyYearsFile(kSeed, made.settings);
    for (const DemoPupil& each : made.pupils) {
      all += each.pupil.SerializeAsString();
      for (const auto& carer : each.carers) all += carer.SerializeAsString();
    }
    for (const DemoCase& each : made.cases) {
      all += each.request.SerializeAsString();
      for (const Step& step : each.steps)
        std::visit([&](const auto& message) { all += message.SerializeAsString(); }, step);
    }
    return all;
  };
  const std::string first = text(MakeExampleshire(kSeed, kToday));
  EXPECT_EQ(first, text(MakeExampleshire(kSeed, kToday)));
  EXPECT_NE(first, text(MakeExampleshire(kSeed + 1, kToday)));
  EXPECT_NE(first, text(MakeExampleshire(kSeed, kToday + 1)));
}

pupil::Pupil ToDomain(const pupil::v1::Pupil& child) {
  pupil::Pupil made;
  made.forename = child.forename();
  made.surname = child.surname();
  made.birth_date = *Day(child.birth_date());
  made.sex = As<pupil::Sex>(child.sex());
  made.ethnicity_code = child.ethnicity_code();
  made.address.lines.assign(child.address().lines().begin(), child.address().lines().end());
  made.address.postcode = child.address().postcode();
  made.upn = child.upn();
  made.uln = child.uln();
  made.nhs_number = child.nhs_number();
  made.setting = child.setting();
  made.year_group = child.year_group();
  made.looked_after = child.looked_after();
  made.looked_after_la = child.looked_after_la();
  return made;
}

TEST(Exampleshire, PupilsAreValidAndTheirNumbersTheirOwn) {
  const Exampleshire made = MakeExampleshire(kSeed, kToday);
  std::set<std::string> settings, numbers;
  for (const DemoSetting& setting : made.settings) EXPECT_TRUE(settings.insert(setting.name).second);
  for (const DemoPupil& each : made.pupils) {
    SCOPED_TRACE(each.pupil.surname());
    const pupil::Pupil child = ToDomain(each.pupil);
    error::FieldViolations violations;
    EXPECT_EQ(pupil::Canonical(child, kToday, "", violations), child) << "not in its canonical form";
    EXPECT_TRUE(violations.ToStatus().ok()) << violations.ToStatus();
    EXPECT_EQ(pupil::WarningsFor(child, kToday), std::vector<std::string>{});
    EXPECT_TRUE(settings.contains(child.setting));
    for (const std::string& number : {child.upn, child.uln, child.nhs_number, child.surname})
      EXPECT_TRUE(number.empty() || numbers.insert(number).second) << number;
    EXPECT_TRUE(each.carers.size() == 1 || each.carers.size() == 2);
  }
}

TEST(Exampleshire, NobodyInItCouldLive) {
  for (const DemoPupil& each : MakeExampleshire(kSeed, kToday).pupils) {
    EXPECT_TRUE(each.pupil.forename().starts_with("Demo-"));
    EXPECT_TRUE(each.pupil.surname().starts_with("Example-"));
    EXPECT_TRUE(each.pupil.address().postcode().starts_with("ZZ99 "));
    EXPECT_TRUE(each.pupil.nhs_number().empty() || each.pupil.nhs_number().starts_with("999"));
    EXPECT_TRUE(each.pupil.upn().empty() || each.pupil.upn().substr(1, 3) == "999");
    for (const auto& carer : each.carers) {
      EXPECT_TRUE(carer.forename().starts_with("Demo-"));
      EXPECT_TRUE(carer.email().ends_with("@example.org"));
      EXPECT_TRUE(carer.phone().starts_with("07700 900"));
      pupil::Carer checked;
      checked.forename = carer.forename();
      checked.surname = carer.surname();
      checked.email = carer.email();
      checked.phone = carer.phone();
      checked.no_contact = carer.no_contact();
      checked.no_contact_reason = carer.no_contact_reason();
      error::FieldViolations violations;
      pupil::Canonical(checked, "", violations);
      EXPECT_TRUE(violations.ToStatus().ok()) << violations.ToStatus();
    }
  }
}

// What the import of the service makes of a register file.
std::vector<pupil::Setting> Import(pupil::Register which, const std::string& file) {
  pupil::RegisterRows rows(which);
  std::vector<pupil::Setting> settings;
  std::vector<pupil::RowProblem> problems;
  csv::Reader reader([&](csv::Record record) {
    EXPECT_EQ(record.problem, "");
    for (std::string& field : record.fields)
      if (!csv::IsUtf8(field)) field = csv::FromWindows1252(field);
    if (record.line == 1) {
      EXPECT_TRUE(rows.ReadHeader(record.fields).ok());
      return;
    }
    if (const auto setting = rows.ReadRow(record.line, record.fields, problems)) settings.push_back(*setting);
  });
  reader.Feed(file);
  reader.Finish();
  for (const auto& problem : problems)
    ADD_FAILURE() << problem.line << " " << problem.column << " " << problem.reason;
  return settings;
}

TEST(Exampleshire, RegistersAreReadWithoutAProblem) {
  const auto settings = MakeSettings(kSeed);
  const auto schools = Import(pupil::Register::kEstablishments, EstablishmentsFile(kSeed, settings));
  ASSERT_EQ(schools.size(), kSchools);
  std::set<std::string> laestabs;
  for (size_t i = 0; i < schools.size(); ++i) {
    EXPECT_EQ("settings/" + schools[i].id, settings[i].name);
    EXPECT_TRUE(laestabs.insert(schools[i].laestab).second) << schools[i].laestab;
    EXPECT_TRUE(pupil::IsOpen(schools[i]));
  }
  EXPECT_EQ(schools[18].title, "Example St Swithin’s CE Primary School");
  const auto nurseries = Import(pupil::Register::kEarlyYears, EarlyYearsFile(kSeed, settings));
  ASSERT_EQ(nurseries.size(), kNurseries);
  EXPECT_EQ("settings/" + nurseries[0].id, settings[kSchools].name);
}

TEST(StableUuid, IsAUuidOfItsWords) {
  EXPECT_TRUE(IsUuid(StableUuid("a")));
  EXPECT_EQ(StableUuid("a")[14], '5');
  EXPECT_EQ(StableUuid("a"), StableUuid("a"));
  EXPECT_NE(StableUuid("a"), StableUuid("b"));
}

}  // namespace
}  // namespace send::demo
