#pragma once

#include <deque>
#include <future>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/csv/csv_reader.h"
#include "common/journal/change.h"
#include "services/pupil/domain/register_row.h"
#include "services/pupil/store/setting_store.h"

namespace send::pupil {

// One import of a register file: fed with its bytes, it saves what changed, a thousand settings a transaction,
// each while the next are read.
class SettingImport {
 public:
  struct Options {
    Register which = Register::kEstablishments;
    bool replacing = false;
    int64_t confirmed_closures = 0;
    bool validate_only = false;
  };
  struct Summary {
    int64_t read = 0;
    int64_t added = 0;
    int64_t updated = 0;
    int64_t unchanged = 0;
    int64_t rejected = 0;
    int64_t closed = 0;
    // The first thousand.
    std::vector<RowProblem> problems;
    int64_t problems_in_all = 0;
  };

  SettingImport(SettingStore& store, const journal::Change& change, Options options);

  absl::Status Begin();
  // What was wrong with saving may be told a batch later, and is told by Finish at the latest.
  absl::Status Feed(std::string_view piece);
  // The file was whole. FAILED_PRECONDITION (TOO_MANY_CLOSURES) with metadata "closures".
  absl::Status Finish();
  const Summary& summary() const { return summary_; }

 private:
  void TakeRecord(csv::Record record);
  void TakeRow(const csv::Record& record);
  void Keep(Setting setting);
  absl::Status Save(const std::vector<StoredSetting>& settings) const;
  // Saves what waits on a thread of its own.
  absl::Status SaveBehind();
  // Until at most so many batches are under way.
  absl::Status AwaitSaved(size_t under_way);
  absl::Status CloseTheRest();

  SettingStore& store_;
  const journal::Change change_;
  const Options options_;
  RegisterRows rows_;
  csv::Reader reader_;
  bool header_read_ = false;
  absl::Status failed_;
  std::map<std::string, SettingHead> heads_;
  std::set<std::string> named_;
  std::vector<StoredSetting> waiting_;
  Summary summary_;
  // Last: it ends before what it reads does.
  std::deque<std::future<absl::Status>> saving_;
};

}  // namespace send::pupil
