#include <algorithm>

#include "common/civil/date.h"
#include "deploy/demo/exampleshire.h"
#include "deploy/demo/random.h"

namespace send::demo {
namespace {

using absl::CivilDay;

// Writes the diary of one case, an entry at a time, each on a day from its receipt until today.
class DiaryBuilder {
 public:
  DiaryBuilder(Random& random, CivilDay today, const DemoPupil& child, DemoCase& made)
      : random_(random),
        today_(today),
        carer_(child.carers.front()),
        received_(*civil::ParseDate(made.request.received_date())),
        made_(made) {}

  void Contact(int days, ehcp::v1::Channel channel, const char* said) {
    ehcp::v1::DiaryContact& contact = *Add(days).mutable_contact();
    contact.set_channel(channel);
    contact.set_with_whom(carer_.forename() + " " + carer_.surname());
    contact.set_said(said);
  }
  void Correct(const char* said) {
    const auto& last = std::get<ehcp::v1::CreateDiaryEntryRequest>(made_.steps.back());
    ehcp::v1::CorrectDiaryEntryRequest step;
    *step.mutable_diary_entry()->mutable_contact() = last.diary_entry().contact();
    step.mutable_diary_entry()->mutable_contact()->set_said(said);
    step.set_reason("Demo: misheard on the telephone.");
    made_.steps.emplace_back(std::move(step));
  }
  void Document(int days, ehcp::v1::DiaryDocumentKind kind, const char* title, const char* sender) {
    ehcp::v1::DiaryDocument& document = *Add(days).mutable_document();
    document.set_kind(kind);
    document.set_title(title);
    document.set_sender(sender);
    document.set_kept_at("demo-store/received");
  }
  void Note(int days, const char* text) { Add(days).mutable_note()->set_text(text); }

  // Set so many days after the receipt; done so many days after that, or still open where that is not yet.
  void Task(int days, const char* what, int due_after, int done_after) {
    ehcp::v1::DiaryEntry& entry = Add(days);
    const CivilDay set = *civil::ParseDate(entry.entry_date());
    entry.mutable_task()->set_what(what);
    entry.mutable_task()->set_owner(random_.Chance(60) ? "demo-caseworker" : "demo-caseworker-two");
    entry.mutable_task()->set_due_date(civil::FormatDate(set + due_after));
    if (set + done_after > today_) return;
    ehcp::v1::CompleteDiaryTaskRequest step;
    step.set_done_on_date(civil::FormatDate(set + done_after));
    made_.steps.emplace_back(std::move(step));
  }

  int age() const { return static_cast<int>(today_ - received_); }

 private:
  ehcp::v1::DiaryEntry& Add(int days) {
    auto& step = std::get<ehcp::v1::CreateDiaryEntryRequest>(
        made_.steps.emplace_back(ehcp::v1::CreateDiaryEntryRequest()));
    step.mutable_diary_entry()->set_entry_date(
        civil::FormatDate(std::clamp(received_ + days, received_, today_)));
    return *step.mutable_diary_entry();
  }

  Random& random_;
  const CivilDay today_;
  const pupil::v1::Carer& carer_;
  const CivilDay received_;
  DemoCase& made_;
};

}  // namespace

void AddDiary(uint64_t seed, CivilDay today, size_t number, const DemoPupil& child, DemoCase& made) {
  Random random(seed, "diary", number);
  if (!random.Chance(70)) return;
  DiaryBuilder diary(random, today, child, made);
  diary.Contact(random.Between(1, 4), ehcp::v1::CHANNEL_TELEPHONE,
                "Demo: asked what happens next, and by when. Explained the six weeks.");
  if (random.Chance(12))
    diary.Correct("Demo: asked what happens next, and by when. Explained the six weeks; they prefer e-mail.");
  if (random.Chance(60))
    diary.Document(random.Between(3, 20), ehcp::v1::DIARY_DOCUMENT_KIND_SCHOOL_RECORD,
                   "Demo record of support so far", "Demo School Office");
  if (random.Chance(40))
    diary.Task(random.Between(2, 10), "Demo: ask the school for its record of support.", 7,
               random.Between(2, 12));
  if (random.Chance(30))
    diary.Note(random.Between(5, 25), "Demo: the panel of this week is full; the next is taken.");
  // What is going on now: due in the days around today.
  if (random.Chance(made.standing < Standing::kIssuedInTime ? 60 : 15))
    diary.Task(diary.age() - random.Between(3, 12), "Demo: ring the family about the next step.",
               random.Between(3, 21), 100);
  if (made.standing >= Standing::kIssuedInTime && random.Chance(50))
    diary.Contact(diary.age() - random.Between(1, 10), ehcp::v1::CHANNEL_EMAIL,
                  "Demo: asked for a copy of the papers of the case. Sent.");
}

}  // namespace send::demo
