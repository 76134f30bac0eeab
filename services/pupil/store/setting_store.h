#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/journal/change.h"
#include "services/pupil/domain/register_row.h"
#include "services/pupil/domain/setting.h"

namespace send::pupil {

using StoredSetting = journal::Stored<Setting>;

struct SettingQuery {
  std::string la_code = {};
  std::optional<SettingKind> kind = std::nullopt;
  std::optional<SettingStatus> status = std::nullopt;
  std::optional<int> phase = std::nullopt;
  // Search: words, a number or a postcode.
  std::string text = {};
  // The id of the last of the page before.
  std::string after = {};
  int64_t limit = 50;
};

// What an import must know of each setting that is there.
struct SettingHead {
  int64_t version = 0;
  // Of the register's part.
  std::string document_hash;
  std::string dates;
  bool open = false;
  absl::Time created_at;
};

// The registers of settings, which stand outside tenancy. NOT_FOUND (SETTING_NOT_FOUND).
class SettingStore {
 public:
  virtual ~SettingStore() = default;

  virtual absl::StatusOr<StoredSetting> Get(const std::string& id, absl::Time deadline) = 0;
  // By id.
  virtual absl::StatusOr<std::vector<StoredSetting>> List(const SettingQuery& query, absl::Time deadline) = 0;
  // Open ones first, then by name and id.
  virtual absl::StatusOr<std::vector<StoredSetting>> Search(const SettingQuery& query, absl::Time deadline) = 0;
  // ABORTED (STALE_ETAG); what `decide` refuses.
  virtual absl::StatusOr<StoredSetting> ChangeDates(
      const journal::Change& change, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Setting>(const Setting&)> decide) = 0;

  // Every setting of a register by id.
  virtual absl::StatusOr<std::map<std::string, SettingHead>> LoadHeads(Register which, absl::Time deadline) = 0;
  // Saves settings as the next versions of their heads (the first where there is none), all or none of them.
  // ABORTED (IMPORT_RUNNING) where another import has saved one of them meanwhile.
  virtual absl::Status SaveAll(const journal::Change& change, Register which,
                               const std::vector<StoredSetting>& settings) = 0;
};

// The refusals that every store answers alike.
absl::Status SettingNotFound();
absl::Status ImportRunning();

// The hash by which a head knows the register's part of a setting.
std::string HashOfRegisterPart(const Setting& setting);

}  // namespace send::pupil
