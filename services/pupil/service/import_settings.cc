#include "services/pupil/service/import_settings.h"

#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "services/pupil/store/codecs.h"

namespace send::pupil {
namespace {

constexpr size_t kBatch = 1000;
// How many batches are saved at once, while the next is read.
constexpr size_t kUnderWay = 2;
constexpr size_t kMaxProblems = 1000;

}  // namespace

SettingImport::SettingImport(SettingStore& store, const journal::Change& change, Options options)
    : store_(store),
      change_(change),
      options_(options),
      rows_(options.which),
      reader_([this](csv::Record record) { TakeRecord(std::move(record)); }) {}

absl::Status SettingImport::Begin() {
  auto heads = store_.LoadHeads(options_.which, change_.deadline);
  if (!heads.ok()) return heads.status();
  heads_ = *std::move(heads);
  return absl::OkStatus();
}

absl::Status SettingImport::Feed(std::string_view piece) {
  reader_.Feed(piece);
  // A replacing import saves nothing before it knows what it would close.
  if (failed_.ok() && !options_.replacing && waiting_.size() >= kBatch) failed_ = SaveBehind();
  return failed_;
}

absl::Status SettingImport::Finish() {
  reader_.Finish();
  if (absl::Status saved = AwaitSaved(0); failed_.ok()) failed_ = std::move(saved);
  if (failed_.ok() && !header_read_)
    failed_ = error::InvalidArgument("BAD_REGISTER_HEADER", "The file is empty: send the register's extract.");
  if (failed_.ok() && options_.replacing) failed_ = CloseTheRest();
  if (failed_.ok()) failed_ = Save(waiting_);
  return failed_;
}

void SettingImport::TakeRecord(csv::Record record) {
  if (!failed_.ok()) return;
  for (std::string& field : record.fields)
    if (!csv::IsUtf8(field)) field = csv::FromWindows1252(field);
  if (!header_read_) {
    header_read_ = true;
    failed_ = rows_.ReadHeader(record.fields);
    return;
  }
  TakeRow(record);
}

void SettingImport::TakeRow(const csv::Record& record) {
  ++summary_.read;
  std::vector<RowProblem> problems;
  std::optional<Setting> setting;
  if (record.problem.empty())
    setting = rows_.ReadRow(record.line, record.fields, problems);
  else
    problems.push_back(
        {record.line, true, "", "BAD_ROW", absl::StrCat("The row cannot be read: ", record.problem, ".")});
  summary_.problems_in_all += static_cast<int64_t>(problems.size());
  for (RowProblem& problem : problems)
    if (summary_.problems.size() < kMaxProblems) summary_.problems.push_back(std::move(problem));
  if (!setting) {
    ++summary_.rejected;
    return;
  }
  named_.insert(setting->id);
  const auto head = heads_.find(setting->id);
  if (head == heads_.end()) {
    ++summary_.added;
  } else if (head->second.document_hash == HashOfRegisterPart(*setting)) {
    ++summary_.unchanged;
    return;
  } else {
    ++summary_.updated;
  }
  Keep(*std::move(setting));
}

void SettingImport::Keep(Setting setting) {
  StoredSetting stored{.id = setting.id,
                       .version = 1,
                       .value = std::move(setting),
                       .created_at = change_.now,
                       .updated_at = change_.now};
  if (const auto head = heads_.find(stored.id); head != heads_.end()) {
    stored.version = head->second.version + 1;
    stored.created_at = head->second.created_at;
    if (!head->second.dates.empty()) {
      auto dated = DecodeSetting(EncodeRegisterPart(stored.value), head->second.dates,
                                 journal::Codec<Setting>::kSchemaVersion);
      if (!dated.ok()) {
        failed_ = dated.status();
        return;
      }
      stored.value = *std::move(dated);
    }
  }
  waiting_.push_back(std::move(stored));
}

absl::Status SettingImport::Save(const std::vector<StoredSetting>& settings) const {
  for (size_t done = 0; done < settings.size() && !options_.validate_only; done += kBatch) {
    const auto first = settings.begin() + static_cast<std::ptrdiff_t>(done);
    const auto last = settings.begin() + static_cast<std::ptrdiff_t>(std::min(done + kBatch, settings.size()));
    if (absl::Status status = store_.SaveAll(change_, options_.which, {first, last}); !status.ok())
      return status;
  }
  return absl::OkStatus();
}

absl::Status SettingImport::SaveBehind() {
  if (absl::Status status = AwaitSaved(kUnderWay - 1); !status.ok()) {
    // Who is told of it sends the file again: nothing of this one may still be under way then.
    AwaitSaved(0).IgnoreError();
    return status;
  }
  saving_.push_back(
      std::async(std::launch::async, [this, batch = std::exchange(waiting_, {})] { return Save(batch); }));
  return absl::OkStatus();
}

absl::Status SettingImport::AwaitSaved(size_t under_way) {
  absl::Status first;
  for (; saving_.size() > under_way; saving_.pop_front()) first.Update(saving_.front().get());
  return first;
}

absl::Status SettingImport::CloseTheRest() {
  std::vector<std::string> vanished;
  int64_t open = 0;
  for (const auto& [id, head] : heads_) {
    if (!head.open) continue;
    ++open;
    if (!named_.contains(id)) vanished.push_back(id);
  }
  const auto count = static_cast<int64_t>(vanished.size());
  if (NeedsConfirmation(count, open) && options_.confirmed_closures != count)
    return error::WithMetadata(
        error::FailedPrecondition(
            "TOO_MANY_CLOSURES",
            absl::StrCat("The file leaves out ", count, " of ", open,
                         " open settings, which would be closed. If that is meant, send it again "
                         "with this number confirmed.")),
        "closures", absl::StrCat(count));
  for (const std::string& id : vanished) {
    auto stored = store_.Get(id, change_.deadline);
    if (!stored.ok()) return stored.status();
    stored->value.status = SettingStatus::kClosed;
    ++summary_.closed;
    Keep(std::move(stored->value));
  }
  return failed_;
}

}  // namespace send::pupil
