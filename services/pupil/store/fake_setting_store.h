#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "common/error/error.h"
#include "services/pupil/store/codecs.h"
#include "services/pupil/store/setting_store.h"

namespace send::pupil {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeSettingStore : public SettingStore {
 public:
  absl::StatusOr<StoredSetting> Get(const std::string& id, absl::Time /*deadline*/) override {
    absl::MutexLock lock(&mutex_);
    const auto found = settings_.find(id);
    if (found == settings_.end()) return SettingNotFound();
    return found->second.second;
  }

  absl::StatusOr<std::vector<StoredSetting>> List(const SettingQuery& query, absl::Time /*deadline*/) override {
    return FirstOf(Meeting([&](const Setting& s) {
                     return s.id > query.after && (query.la_code.empty() || s.la_code == query.la_code) &&
                            (!query.kind || s.kind == *query.kind) &&
                            (!query.status || s.status == *query.status) &&
                            (!query.phase || s.phase == *query.phase);
                   }),
                   query.limit);
  }

  absl::StatusOr<std::vector<StoredSetting>> Search(const SettingQuery& query,
                                                    absl::Time /*deadline*/) override {
    auto all = Meeting([&](const Setting& s) {
      return (query.la_code.empty() || s.la_code == query.la_code) &&
             (HasWords(s, query.text) || HasNumber(s, query.text));
    });
    const auto place = [](const StoredSetting& s) {
      return std::make_tuple(!IsOpen(s.value), s.value.title, s.id);
    };
    std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    const auto anchor =
        std::find_if(all.begin(), all.end(), [&](const StoredSetting& s) { return s.id == query.after; });
    if (anchor != all.end()) all.erase(all.begin(), anchor + 1);
    return FirstOf(std::move(all), query.limit);
  }

  absl::StatusOr<StoredSetting> ChangeDates(
      const journal::Change& change, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Setting>(const Setting&)> decide) override {
    absl::MutexLock lock(&mutex_);
    const auto found = settings_.find(id);
    if (found == settings_.end()) return SettingNotFound();
    StoredSetting& stored = found->second.second;
    if (const auto answered = answers_.find(change.request_id); answered != answers_.end())
      return answered->second;
    if (absl::Status status = journal::CheckEtag(etag, stored.version); !status.ok()) return status;
    absl::StatusOr<Setting> after = decide(stored.value);
    if (!after.ok()) return after.status();
    stored = {id, stored.version + 1, *std::move(after), stored.created_at, journal::AsStored(change.now)};
    return answers_[change.request_id] = stored;
  }

  absl::StatusOr<std::map<std::string, SettingHead>> LoadHeads(Register which,
                                                               absl::Time /*deadline*/) override {
    absl::MutexLock lock(&mutex_);
    std::map<std::string, SettingHead> heads;
    for (const auto& [id, kept] : settings_)
      if (kept.first == which)
        heads[id] = {kept.second.version, HashOfRegisterPart(kept.second.value), EncodeDates(kept.second.value),
                     IsOpen(kept.second.value), kept.second.created_at};
    return heads;
  }

  absl::Status SaveAll(const journal::Change& /*change*/, Register which,
                       const std::vector<StoredSetting>& settings) override {
    absl::MutexLock lock(&mutex_);
    for (const StoredSetting& stored : settings)
      if (const auto found = settings_.find(stored.id);
          (found == settings_.end() ? 0 : found->second.second.version) != stored.version - 1)
        return ImportRunning();
    for (const StoredSetting& stored : settings) settings_[stored.id] = {which, stored};
    return absl::OkStatus();
  }

 private:
  template <class Meets>
  std::vector<StoredSetting> Meeting(Meets meets) const {
    absl::MutexLock lock(&mutex_);
    std::vector<StoredSetting> all;
    for (const auto& [id, kept] : settings_)
      if (meets(kept.second.value)) all.push_back(kept.second);
    return all;
  }

  static std::vector<StoredSetting> FirstOf(std::vector<StoredSetting> all, int64_t limit) {
    if (std::ssize(all) > limit) all.erase(all.begin() + static_cast<std::ptrdiff_t>(limit), all.end());
    return all;
  }

  static std::string WithoutBlanks(std::string text) {
    std::erase(text, ' ');
    return text;
  }

  static bool HasNumber(const Setting& setting, const std::string& text) {
    const std::string number = WithoutBlanks(text);
    for (const std::string& own : {setting.id.substr(setting.id.find('-') + 1), setting.laestab, setting.ukprn,
                                   WithoutBlanks(setting.postcode)})
      if (absl::EqualsIgnoreCase(own, number)) return true;
    return false;
  }

  // Every word of the text begins a word of the title.
  static bool HasWords(const Setting& setting, const std::string& text) {
    const std::vector<std::string> title = absl::StrSplit(setting.title, absl::ByAnyChar(" ,\"-"));
    const std::vector<std::string> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
    return !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
      return std::any_of(title.begin(), title.end(),
                         [&](const std::string& t) { return absl::StartsWithIgnoreCase(t, word); });
    });
  }

  mutable absl::Mutex mutex_;
  std::map<std::string, std::pair<Register, StoredSetting>> settings_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, StoredSetting> answers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace send::pupil
